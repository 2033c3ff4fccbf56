using System.Text;
using Pfinit.Http;

namespace Pfinit.Tests.Http;

public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more", "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello", "hello")]
    [InlineData("HTTP/1.0 200\r\n\r\nuntil the end", "until the end")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", "hi")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0A;name=value\r\n, world!!!\r\n0\r\nTrailer: x\r\n\r\n", "hello, world!!!")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 99\r\n\r\n2\r\nhi\r\n0\r\n\r\n", "hi")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n", "")]
    public void The_body_ends_where_RFC_9112_says(string text, string body)
    {
        foreach (var piece in new[] { 1, 3, int.MaxValue })
            Assert.Equal(body, Encoding.Latin1.GetString(Read(text, piece).Body));
    }

    [Fact]
    public void The_answer_to_HEAD_has_no_body() =>
        Assert.Empty(new AnswerReader(new ByteSource("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 7)).Read("HEAD").Body);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", 200, "OK")]
    [InlineData("HTTP/1.1 404 Not Found here\r\n", 404, "Not Found here")]
    [InlineData("HTTP/1.1 500 \r\n", 500, "")]
    [InlineData("HTTP/1.1 500\r\n", 500, "")]
    public void The_reason_may_be_missing(string line, int status, string reason)
    {
        var answer = Read(line + "Content-Length: 0\r\n\r\n");
        Assert.Equal((status, reason), (answer.Status, answer.StatusText));
    }

    [Fact]
    public void Fields_keep_their_order_and_a_folded_line_belongs_to_the_one_before()
    {
        var answer = Read("HTTP/1.1 200 OK\r\nB: 1\r\na:2\r\n  3\r\nB:\t4 \r\nContent-Length: 0\r\n\r\n");
        Assert.Equal([new("B", "1"), new("a", "2 3"), new("B", "4"), new("Content-Length", "0")], answer.Headers);
        Assert.Equal(("1", null), (answer.Header("b"), answer.Header("c")));
    }

    [Theory]
    [InlineData("", "the connection ended before the answer did")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Len", "the connection ended before the answer did")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "the connection ended before the answer did")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell", "the connection ended before the answer did")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "the connection ended before the answer did")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n", "the answer's chunks are malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", "the answer's length is malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "the answer's length is malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "the answer's Transfer-Encoding is not supported")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "the answer has two lengths")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "the answer's length is malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello", "the answer's length is malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "the answer's length is malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n", "the answer is longer than 1 MB")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", "the answer is longer than 1 MB")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "the answer's header is malformed")]
    [InlineData("HTTP/1.1 200 OK\r\n: no name\r\n\r\n", "the answer's header is malformed")]
    [InlineData("HTTP/2 200 OK\r\n\r\n", "the answer is not HTTP")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", "the answer is not HTTP")]
    [InlineData("HTTP/1.1 OK\r\n\r\n", "the answer is not HTTP")]
    [InlineData("SSH-2.0-OpenSSH\r\n", "the answer is not HTTP")]
    [InlineData("\0\u0001\u0002\n", "the answer is not HTTP")]
    public void Anything_else_is_refused(string text, string problem) => Assert.Equal(problem, Failure(text));

    [Fact]
    public void A_body_of_one_megabyte_is_the_most() => Assert.Equal(
        (AnswerReader.BodyLimit, "the answer is longer than 1 MB"),
        (Read("HTTP/1.1 200 OK\r\n\r\n" + new string('x', AnswerReader.BodyLimit)).Body.Length,
            Failure("HTTP/1.1 200 OK\r\n\r\n" + new string('x', AnswerReader.BodyLimit + 1))));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "x")]
    [InlineData("HTTP/1.1 200 OK\r\n", "X: y\r\n")]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n")]
    public void A_header_without_end_is_given_up(string start, string again) => Assert.Equal(
        "the answer's header is longer than 64 KB",
        Failure(start + string.Concat(Enumerable.Repeat(again, (AnswerReader.HeaderLimit / again.Length) + 1))));

    private static HttpAnswer Read(string text, int piece = int.MaxValue) => new AnswerReader(new ByteSource(text, piece)).Read("GET");

    private static string Failure(string text) => Assert.Throws<HttpException>(() => { Read(text); }).Message;
}
