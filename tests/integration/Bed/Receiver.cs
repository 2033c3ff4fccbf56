// The mail server at the far end: takes mail for every domain, verifies signatures, keeps each message as it arrived.

using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using MimeKit;

namespace Pfinit.Integration.Bed;

/// <summary>The `receiver` role of the test peer.</summary>
public sealed class Receiver : Peer
{
    /// <summary>Its certificate is for these names.</summary>
    public const string MailHost = "mx.example.net";
    public const string SmartHost = "smarthost.example.net";

    private Receiver(IContainer container)
        : base(container)
    {
    }

    /// <summary>Starts one; a second on the same network needs a name of its own, which its certificate does not have.</summary>
    internal static async Task<Receiver> StartAsync(INetwork network, TestDns dns, string name = MailHost) =>
        new(await StartAsync(network, dns.Address, name, ["receiver"], banner: 25));

    /// <summary>The authority that signed its certificate, in PEM.</summary>
    public Task<string> AuthorityAsync() => RunAsync("cat", "/peer/ca.crt");

    /// <summary>Lets this user of example.net log in on ports 587 (STARTTLS) and 465 (TLS).</summary>
    public Task AddLoginAsync(string user, string password) => RunAsync("add-login", user, password);

    /// <summary>Lets port 2587 take logins by XOAUTH2, with tokens that the introspection endpoint at this URL calls active.</summary>
    public Task OfferXOAuth2Async(Uri introspection) => RunAsync("offer-xoauth2", introspection.ToString());

    /// <summary>The library that shows another clock to the programs that it is loaded into, for the host's architecture.</summary>
    public Task<byte[]> ClockLibraryAsync() => OutputAsync("cat", "/peer-clock.so");

    /// <summary>How many messages for this recipient are there at this moment.</summary>
    public async Task<int> CountAsync(string recipient) =>
        int.Parse(await RunAsync("sh", "-c", $"ls /peer/mail/{recipient} 2>/dev/null | wc -l"));

    /// <summary>
    /// Serves <paramref name="answer"/>, a whole HTTP answer, at `https://smarthost.example.net:PORT/answer`; an empty one is never given, and
    /// the client waits in vain. The certificate is that of the mail server.
    /// </summary>
    public Task ServeHttpsAsync(ushort port, string answer) => RunAsync(
        "sh", "-c", """
            mkdir -p /tmp/https-$1 && cd /tmp/https-$1 && printf %s "$2" >answer
            [ -n "$2" ] && mode=-HTTP || mode=-quiet
            sleep infinity | openssl s_server $mode -accept "$1" -cert /peer/server.crt -key /peer/server.key >log 2>&1 &
            until openssl s_client -connect "localhost:$1" </dev/null >/dev/null 2>&1; do sleep 0.05; done
            """, "serve", port.ToString(), answer);

    /// <summary>The only message for this recipient; waits for it.</summary>
    public async Task<MimeMessage> MessageForAsync(string recipient, TimeSpan? patience = null) =>
        Assert.Single(await MessagesForAsync(recipient, 1, patience));

    /// <summary>The messages for this recipient, as soon as there are <paramref name="count"/> of them.</summary>
    public async Task<IReadOnlyList<MimeMessage>> MessagesForAsync(string recipient, int count, TimeSpan? patience = null)
    {
        await RunAsync("await-mail", recipient, count.ToString(), $"{(patience ?? Patience.Usual).TotalSeconds}");
        return Parse(await OutputAsync("sh", "-c", $"cd '/peer/mail/{recipient}' && for file in *; do stat -c %s \"$file\"; cat \"$file\"; done"));
    }

    // Each message comes behind a line with its length.
    private static List<MimeMessage> Parse(byte[] mails)
    {
        var messages = new List<MimeMessage>();
        for (var start = 0; start < mails.Length;)
        {
            var lineEnd = Array.IndexOf(mails, (byte)'\n', start);
            var length = int.Parse(System.Text.Encoding.ASCII.GetString(mails, start, lineEnd - start));
            messages.Add(MimeMessage.Load(new MemoryStream(mails, lineEnd + 1, length)));
            start = lineEnd + 1 + length;
        }

        return messages;
    }

    /// <summary>What has arrived for this recipient until now: a path each.</summary>
    public async Task<IReadOnlyList<string>> PathsForAsync(string recipient) =>
        (await RunAsync("sh", "-c", $"find '/peer/mail/{recipient}' -type f 2>/dev/null || true")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The keys and values of an LMDB file on the host, in hexadecimal; the receiver has the tool for it.</summary>
    public async Task<string> DumpTableAsync(string file)
    {
        const string Copy = "/tmp/table.lmdb";
        await CopyInAsync(file, Copy);
        var dump = await RunAsync("mdb_dump", "-n", Copy);
        return dump[dump.IndexOf("HEADER=END", StringComparison.Ordinal)..];
    }
}
