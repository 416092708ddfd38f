package journey

import (
	"testing"

	"hikitsugi/app/message"
)

func TestAConnectorThatIsTooOldIsToBeUpdated(t *testing.T) {
	w := newWorld(t)
	b := w.launch()
	b.before(`const call = window.fetch;
		window.fetch = async (url, options) => {
			const answer = await call(url, options);
			if (!url.endsWith("/v1/status")) return answer;
			return new Response(JSON.stringify({...await answer.json(), api: 0}), {headers: answer.headers});
		};`)
	b.visit("/" + authority + "/")
	b.see(heading(message.AgentTooOld), text(message.VerdictNothingChanged), text(message.ActionUpdateAgent), text(message.MenuAgentApart))
	b.accessible("connector too old")
	w.unchanged()
}

func TestASiteThatTheConnectorDoesNotKnowIsNamed(t *testing.T) {
	w := newWorld(t)
	w.troubled.Store(true) // a refusal without CORS is an error to the console
	b := w.launch()
	b.expect("CORS")
	w.run("agent", "trust", "--remove", w.origin(), "--state", w.state())
	w.client.stop()
	w.startAgent()
	b.visit("/" + authority + "/")
	b.see(heading(message.AgentOriginUntrusted), text(message.VerdictNothingChanged), text(message.ActionAddSite), w.origin())
	b.accessible("unknown site")
	w.trust()
	w.client.stop()
	w.startAgent()
	b.see(text(message.MenuAgentReady))
}
