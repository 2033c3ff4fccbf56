using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Pfinit.Http;
using Pfinit.Settings;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Observe;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests.Http;

public sealed class HttpsClientTests : IDisposable
{
    private const string Good = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Test: yes\r\n\r\nhello";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TestAuthority authority = new();
    private readonly TemporaryDirectory directory = new();
    private readonly string trusted;

    public HttpsClientTests() => trusted = directory.Add("authority.pem", authority.Pem);

    public void Dispose()
    {
        authority.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task A_verified_server_is_asked_and_its_answer_comes_whole()
    {
        using var server = new TlsServer(authority.Issue("localhost"), TlsServer.Say(Good));
        var answer = Ask($"https://localhost:{server.Port}/path?query");
        Assert.Equal((200, "OK", "yes", "hello"), (answer.Status, answer.StatusText, answer.Header("x-test"), Encoding.ASCII.GetString(answer.Body)));
        Assert.Equal(
            $"GET /path?query HTTP/1.1\r\nHost: localhost:{server.Port}\r\nUser-Agent: pfinit/{BuildInfo.Version}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
            await server.Seen());
        Assert.Equal("localhost", server.ServerName);
    }

    [Fact]
    public async Task A_form_is_posted_as_RFC_6749_wants_it()
    {
        using var server = new TlsServer(authority.Issue("localhost"), TlsServer.Say(Good));
        HttpField[] form = [new("grant_type", "refresh_token"), new("secret", " %&+£€")];
        const string Body = "grant_type=refresh_token&secret=+%25%26%2B%C2%A3%E2%82%AC";
        Client().Send(HttpRequest.PostForm(Url($"https://localhost:{server.Port}"), form), Patience);
        Assert.EndsWith(
            $"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {Body.Length}\r\n\r\n{Body}", await server.Seen(), StringComparison.Ordinal);
    }

    // A host without IPv6 has no ::1 to listen at.
    public static TheoryData<string, string> LiteralAddresses
    {
        get
        {
            var addresses = new TheoryData<string, string> { { "127.0.0.1", "127.0.0.1" } };
            if (Socket.OSSupportsIPv6 && NetworkInterface.GetAllNetworkInterfaces().Any(face =>
                face.GetIPProperties().UnicastAddresses.Any(unicast => unicast.Address.Equals(IPAddress.IPv6Loopback))))
                addresses.Add("::1", "[::1]");
            return addresses;
        }
    }

    [Theory]
    [MemberData(nameof(LiteralAddresses))]
    public void A_literal_address_is_verified_as_an_address_and_not_sent_as_a_name(string address, string host)
    {
        using var server = new TlsServer(authority.Issue(address), TlsServer.Say(Good), IPAddress.Parse(address));
        Assert.Equal(200, Ask($"https://{host}:{server.Port}/").Status);
        Assert.Equal("", server.ServerName);
    }

    [Fact]
    public void A_literal_address_that_the_certificate_does_not_list_is_refused()
    {
        using var server = new TlsServer(authority.Issue("localhost"), TlsServer.Say(Good));
        Assert.Equal($"127.0.0.1:{server.Port}: TLS: the certificate is not accepted: IP address mismatch", Failure($"https://127.0.0.1:{server.Port}/"));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_before_anything_is_sent()
    {
        using var server = new TlsServer(authority.Issue("other.test"), TlsServer.Say(Good));
        Assert.Equal($"localhost:{server.Port}: TLS: the certificate is not accepted: hostname mismatch", Failure($"https://localhost:{server.Port}/"));
        Assert.Equal("", await Request(server));
    }

    [Fact]
    public void An_expired_certificate_is_refused()
    {
        using var server = new TlsServer(authority.Issue("localhost", DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(-1)), TlsServer.Say(Good));
        Assert.EndsWith("TLS: the certificate is not accepted: certificate has expired", Failure($"https://localhost:{server.Port}/"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_authority_is_refused()
    {
        using var other = new TestAuthority();
        using var server = new TlsServer(other.Issue("localhost"), TlsServer.Say(Good));
        Assert.Contains("TLS: the certificate is not accepted: ", Failure($"https://localhost:{server.Port}/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.pem", "no certificate or crl found")]
    [InlineData("missing.pem", "No such file or directory")]
    public void Trusted_certificates_that_cannot_be_read_are_named(string file, string reason)
    {
        using var directory = new TemporaryDirectory();
        using var server = new TlsServer(authority.Issue("localhost"), TlsServer.Say(Good));
        directory.Add("empty.pem", "");
        var request = HttpRequest.Get(Url($"https://localhost:{server.Port}/"));
        var failure = Fails(() => new HttpsClient(directory[file]).Send(request, Patience));
        Assert.Equal($"localhost:{server.Port}: TLS: no trusted certificate can be read from {directory[file]}: {reason}", failure);
    }

    // SslStream cannot be brought to offer it; what such a server would say first is enough.
    [Fact]
    public void TLS_1_1_is_refused()
    {
        byte[] hello =
        [
            0x16, 3, 2, 0, 42, // record: handshake, TLS 1.1
            2, 0, 0, 38, 3, 2, .. Enumerable.Repeat((byte)7, 32), // ServerHello, TLS 1.1, random
            0, 0, 0x2f, 0, // no session, AES128-SHA, no compression
        ];
        using var server = Clear(socket => socket.Send(hello));
        Assert.Equal($"127.0.0.1:{server.Port}: TLS: unsupported protocol", Failure($"https://127.0.0.1:{server.Port}/"));
    }

    [Fact]
    public void A_server_without_TLS_is_told_apart()
    {
        using var server = Clear(socket => socket.Send("220 not https\r\n"u8));
        Assert.Equal($"127.0.0.1:{server.Port}: TLS: wrong version number", Failure($"https://127.0.0.1:{server.Port}/"));
    }

    [Fact]
    public void An_answer_without_length_ends_with_the_session()
    {
        using var server = new TlsServer(authority.Issue("localhost"), TlsServer.Say("HTTP/1.1 200 OK\r\n\r\nall of it"));
        Assert.Equal("all of it", Encoding.ASCII.GetString(Ask($"https://localhost:{server.Port}/").Body));
    }

    // Whoever sits in between can end the connection, but not the session.
    [Fact]
    public void An_answer_without_length_that_ends_with_the_connection_alone_is_refused()
    {
        using var server = new TlsServer(
            authority.Issue("localhost"), async tls => await tls.WriteAsync("HTTP/1.1 200 OK\r\n\r\nhalf of"u8.ToArray()));
        Assert.Equal($"localhost:{server.Port}: TLS: unexpected eof while reading", Failure($"https://localhost:{server.Port}/"));
    }

    [Fact]
    public void A_large_answer_and_a_large_request_pass()
    {
        var text = new string('x', 300_000);
        using var server = new TlsServer(authority.Issue("localhost"), TlsServer.Say($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}"));
        var answer = Client().Send(new HttpRequest("POST", Url($"https://localhost:{server.Port}/"), [], new byte[300_000]), Patience);
        Assert.Equal(text.Length, answer.Body.Length);
    }

    [Fact]
    public void A_redirect_is_an_answer()
    {
        using var server = new TlsServer(authority.Issue("localhost"), TlsServer.Say("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"));
        var url = Url($"https://localhost:{server.Port}/here");
        var answer = Client().Send(HttpRequest.Get(url), Patience);
        Assert.Equal(302, answer.Status);
        Assert.Equal($"https://localhost:{server.Port}/there", url.Resolve(answer.Header("Location")!, out _)!.ToString());
    }

    [Fact]
    public void A_server_that_stalls_runs_into_the_deadline()
    {
        using var server = new TlsServer(authority.Issue("localhost"), async tls =>
        {
            await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Le"u8.ToArray());
            await tls.ReadExactlyAsync(new byte[1]);
        });
        var request = HttpRequest.Get(Url($"https://localhost:{server.Port}/"));
        Assert.Equal($"localhost:{server.Port}: no answer within 0.3 s", Fails(() => Client().Send(request, TimeSpan.FromMilliseconds(300))));
    }

    [Fact]
    public void A_handshake_that_stalls_runs_into_the_deadline()
    {
        using var server = Clear(socket => socket.Receive(new byte[1]));
        var request = HttpRequest.Get(Url($"https://127.0.0.1:{server.Port}/"));
        Assert.Equal($"127.0.0.1:{server.Port}: no answer within 0.3 s", Fails(() => Client().Send(request, TimeSpan.FromMilliseconds(300))));
    }

    [Fact]
    public void Where_nobody_listens_the_reason_is_the_systems()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        Assert.Equal($"127.0.0.1:{port}: connect: Connection refused", Failure($"https://127.0.0.1:{port}/"));
    }

    [Fact]
    public void Plain_http_works_where_the_caller_lets_it()
    {
        using var server = Clear(socket => socket.Send(Encoding.ASCII.GetBytes(Good)));
        Assert.Equal("hello", Encoding.ASCII.GetString(Ask($"http://127.0.0.1:{server.Port}/").Body));
    }

    [Fact]
    public void A_line_break_in_a_field_is_not_sent_and_not_quoted()
    {
        var request = new HttpRequest("GET", Url("https://127.0.0.1:1/"), [new("Authorization", "Bearer secret\r\nX: y")], null);
        Assert.Equal("127.0.0.1:1: the value for Authorization has a character that cannot be sent", Fails(() => Client().Send(request, Patience)));
    }

    // libssl writes by write(2): without this, a server that goes away in mid-request would end the process.
    [Fact]
    public void The_runtime_ignores_SIGPIPE()
    {
        var line = File.ReadLines("/proc/self/status").Single(text => text.StartsWith("SigIgn:", StringComparison.Ordinal));
        Assert.NotEqual(0UL, Convert.ToUInt64(line.Split('\t')[1], 16) & (1UL << (13 - 1)));
    }

    private static FakeServer Clear(Action<Socket> talk) => new(new IPEndPoint(IPAddress.Loopback, 0), socket =>
    {
        socket.Receive(new byte[4096]);
        talk(socket);
        return "";
    });

    private static HttpUrl Url(string text) => HttpUrl.Parse(text, out var problem) ?? throw new ArgumentException(problem);

    // The server's side of a refused handshake is an exception.
    private static async Task<string> Request(TlsServer server)
    {
        try
        {
            return await server.Seen();
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return "";
        }
    }

    private HttpsClient Client() => new(trusted);

    private HttpAnswer Ask(string url) => Client().Send(HttpRequest.Get(Url(url)), Patience);

    private string Failure(string url) => Fails(() => Ask(url));

    private static string Fails(Func<HttpAnswer> ask) => Assert.Throws<HttpException>(() => { ask(); }).Message;
}
