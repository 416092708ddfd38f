# The registry server in an image of its own. The card connector runs on the users' PCs, not here.
#
#   docker build -t hikitsugi .
#   docker run --rm -v hikitsugi:/data hikitsugi keys --origin https://registry.example
#   docker run -d --read-only --cap-drop ALL -p 8080:8080 -v hikitsugi:/data \
#     -e HIKITSUGI_ORIGIN=https://registry.example -e HIKITSUGI_TRUSTED_PROXIES=172.16.0.0/12 --stop-timeout 40 hikitsugi
#
# README, Operation, says the rest.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN make web
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/api ./api
RUN mkdir /out/data

# Nothing but the program, the CAs that it may meet, and a place that its user may write to.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/api /api
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENV HIKITSUGI_DATA=/data \
    HIKITSUGI_LISTEN=0.0.0.0:8080 \
    HIKITSUGI_DRAIN_DELAY=5s
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s CMD ["/api", "ready"]
ENTRYPOINT ["/api"]
CMD ["serve"]
