using System.Net.Sockets;
using System.Text;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class RouteTestTests : IDisposable
{
    private const string Greeting = "protocol\0trivial_rewrite_protocol\0\0";

    private readonly TemporaryDirectory queue = new();
    private readonly SelfTest test = new()
    {
        Sender = "postmaster@example.com",
        HasMilters = false,
        Ways = new MailWays(new MainCf(""), new MasterCf("submission inet n - n - - smtpd\nsmtp unix - - n - - smtp\n")),
        Parameters = [new("transport_maps", "pcre:/x", "POSTFIX_transport_maps"), new("relayhost", "[127.0.0.1]:587", "RELAYHOST")],
    };

    private static Deadline Soon => Deadline.After(TimeSpan.FromMinutes(1));

    private string Rewrite => Path.Combine(queue.Path, "private", "rewrite");

    public void Dispose() => queue.Dispose();

    [Fact]
    public async Task The_question_is_that_of_smtpd_and_the_answer_may_come_in_pieces()
    {
        using var server = Server(Greeting + "flags\00\0trans", "port\0smtp\0nexthop\0[a]:25\0recipient\0b@c\0flags\04096\0", "\0");

        Assert.Equal(("smtp", "[a]:25"), RewriteCall.Resolve(Rewrite, "a@example.com", "b@c", Soon));
        Assert.Equal("request\0resolve\0sender\0a@example.com\0address\0b@c\0\0", await server.Seen());
    }

    [Theory]
    [InlineData(Greeting + Answer.Failed)]
    [InlineData(Greeting)]
    [InlineData("")]
    public async Task Without_an_answer_there_is_no_verdict(string answer)
    {
        using var server = Server(answer);

        Assert.Null(RewriteCall.Resolve(Rewrite, "a@example.com", "b@c", Soon));
        await server.Seen();
    }

    [Fact]
    public void Without_trivial_rewrite_there_is_no_verdict() => Assert.Null(RouteTest.Verdict(test, queue.Path, Soon));

    [Theory]
    [InlineData("nosuch", "outside.invalid", "master.cf has no transport \"nosuch\", so that mail for it would stay in the queue (set by POSTFIX_transport_maps)")]
    [InlineData("smtp", "[127.0.0.1]:587", "\"[127.0.0.1]:587\" is this relay itself (submission/inet in master.cf), so that mail would go round and never leave (set by RELAYHOST)")]
    [InlineData("smtp", "[x", "\"[x\" lacks the closing bracket; mail for it would stay in the queue (set by POSTFIX_transport_maps)")]
    public async Task A_way_that_no_mail_can_go_is_a_mistake_of_whoever_set_it(string transport, string nextHop, string problem)
    {
        using var server = Server($"{Greeting}flags\00\0transport\0{transport}\0nexthop\0{nextHop}\0recipient\0b@c\0flags\04096\0\0");

        var result = RouteTest.Verdict(test, queue.Path, Soon);

        Assert.True(result?.Final);
        Assert.Equal($"mail would be taken and never leave: {problem}", result?.Problem);
        await server.Seen();
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("localhost", false)]
    public void Own_addresses_are_known_without_a_resolver(string literal, bool own) => Assert.Equal(own, HostAddresses.IsOwn(literal));

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::2")]
    public void Where_every_address_can_be_bound_none_is_taken_for_an_own_one(string literal)
    {
        Assert.False(HostAddresses.IsOwn(literal, _ => true));
        Assert.True(HostAddresses.IsOwn(literal, address => address.Text == literal));
    }

    private FakeServer Server(params string[] answer)
    {
        Directory.CreateDirectory(Path.Combine(queue.Path, "private"));
        return new FakeServer(new UnixDomainSocketEndPoint(Rewrite), socket =>
        {
            foreach (var part in answer)
                socket.Send(Encoding.UTF8.GetBytes(part));
            var question = new byte[200];
            return Encoding.UTF8.GetString(question, 0, socket.Receive(question));
        });
    }

    private static class Answer
    {
        public const string Failed = "flags\00\0transport\0\0nexthop\0\0recipient\0\0flags\08\0\0";
    }
}
