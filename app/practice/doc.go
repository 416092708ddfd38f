// Package practice is 体験モード: a scripted twin of package remote's two clients, so that the real screens can be walked from
// start to end without a reader, a card, a connector or a registry. It holds no key, reads no certificate and calls nobody:
// what it says was written beforehand, and a page that practises never had the real clients. What was done is in memory
// and gone with the page.
//
// A PIN that is typed here is compared with the scripted card's and wiped, as the real client does: somebody may type a
// real one by mistake.
package practice
