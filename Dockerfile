# The registry server in an image of its own. The card connector runs on the users' PCs, not here.
#
#   docker build -t hikitsugi .
#   docker run -p 8080:8080 -v hikitsugi:/data -e HIKITSUGI_ORIGIN=https://registry.example hikitsugi

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN make web && CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/api ./api && mkdir /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/api /api
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENV HIKITSUGI_DATA=/data HIKITSUGI_LISTEN=0.0.0.0:8080
ENTRYPOINT ["/api"]
CMD ["serve"]
