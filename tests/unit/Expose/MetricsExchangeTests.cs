using System.Text;
using Pfinit.Expose;

namespace Pfinit.Tests.Expose;

public sealed class MetricsExchangeTests
{
    private readonly MetricsExchange exchange = new(() => "x 1\n");

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: relay:9154\r\n\r\n")]
    [InlineData("GET /metrics?name[]=up HTTP/1.0\r\n\r\n")]
    [InlineData("GET http://relay:9154/metrics HTTP/1.1\r\nHost: relay\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.1\n\n")]
    public void The_metrics_are_served(string request) => Assert.Equal(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: 4\r\nConnection: close\r\n\r\nx 1\n", Answer(request));

    [Fact]
    public void HEAD_gets_the_head_alone()
    {
        var answer = Answer("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Contains("Content-Length: 4\r\n", answer);
        Assert.EndsWith("\r\n\r\n", answer);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET /metrics/ HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET http://relay HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "405 Method Not Allowed")]
    [InlineData("get /metrics HTTP/1.1\r\n\r\n", "405 Method Not Allowed")]
    [InlineData("GET /metrics\r\n\r\n", "400 Bad Request")]
    [InlineData("GET  /metrics HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /metrics HTTP/2\r\n\r\n", "400 Bad Request")]
    [InlineData("\u0016\u0003\u0001\n\n", "400 Bad Request")]
    [InlineData("\n\n", "400 Bad Request")]
    public void Other_requests_are_told_what_is_wrong(string request, string status) => Assert.StartsWith($"HTTP/1.1 {status}\r\n", Answer(request));

    [Fact]
    public void What_is_allowed_is_said() => Assert.Contains("\r\nAllow: GET, HEAD\r\n", Answer("PUT /metrics HTTP/1.1\r\n\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData("GET /metrics HTTP/1.1")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\n")]
    public void Half_a_request_gets_no_answer_yet(string request) => Assert.Null(exchange.Answer(Encoding.UTF8.GetBytes(request)));

    private string Answer(string request) => Encoding.UTF8.GetString(exchange.Answer(Encoding.UTF8.GetBytes(request))!);
}
