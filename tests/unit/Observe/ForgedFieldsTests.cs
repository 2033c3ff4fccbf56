using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

/// <summary>
/// Clients that write pieces of Postfix's own grammar wherever they may write: no field has a value that they put there. Lines are made as Postfix 3.10
/// makes them (log_whatsup in smtpd_check.c, cleanup_act_log in cleanup_message.c). The seeds are fixed.
/// </summary>
public sealed class ForgedFieldsTests
{
    private const string Client = "real.example[192.0.2.1]";

    private static readonly string[] Pieces =
    [
        "; from=<", "> to=<", "> proto=", " proto=ESMTP", " helo=<", ">", "<", "\"", "\\", "@", " ", ";", ": ", " from ", "evil[6.6.6.6]", "f@bank", "x", ":", "SMTP", ", ",
        " sasl_method=PLAIN", " sasl_username=", "; to=<", "; proto=SMTP", "; helo=<", "5.7.1 no", "@evil.example", "554 5.7.1 ", "; from=<> to=<v@bank> proto=SMTP helo=<evil>", "[", "]",
    ];

    [Fact]
    public void A_line_of_smtpd_has_its_own_fields()
    {
        var random = new Random(20260102);
        for (var round = 0; round < 50_000; round++)
        {
            var (from, to, name) = (Address(random), Address(random), Neuter(Text(random)));
            var reply = $"554 5.7.1 <{(random.Next(2) == 0 ? to.Raw : Text(random))}>: Recipient address rejected: Access denied";
            var login = random.Next(3) == 0 ? " sasl_method=PLAIN sasl_username=joe@x" : "";
            var context = random.Next(4) == 0 ? $" to=<{to.Logged}>" : $" from=<{from.Logged}> to=<{to.Logged}>";
            var line = $"NOQUEUE: reject: RCPT from {Client}: {reply};{context} proto=ESMTP helo=<{name}>{login}";
            Check(line, new()
            {
                ["action"] = "reject",
                ["stage"] = "RCPT",
                ["client"] = Client,
                ["client_host"] = "real.example",
                ["client_address"] = "192.0.2.1",
                ["dsn"] = "5.7.1",
                ["response"] = reply,
                ["from"] = context.StartsWith(" from", StringComparison.Ordinal) ? from.Logged : null,
                ["to"] = to.Logged,
                ["proto"] = "ESMTP",
                ["helo"] = name,
                ["sasl_method"] = login.Length > 0 ? "PLAIN" : null,
                ["sasl_username"] = login.Length > 0 ? "joe@x" : null,
            }, complete: true);
        }
    }

    [Fact]
    public void A_line_of_cleanup_has_its_own_fields_or_none()
    {
        var random = new Random(20260103);
        var complete = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var (from, to, name) = (Address(random), Address(random), Neuter(Text(random)));
            var header = "Subject: " + Text(random);
            var text = random.Next(2) == 0 ? "5.7.1 message content rejected" : "5.7.1 not " + header;
            var line = $"3F2A01C0D5: reject: header {header} from {Client}; from=<{from.Logged}> to=<{to.Logged}> proto=ESMTP helo=<{name}>: {text}";
            complete += Check(line, new()
            {
                ["queue_id"] = "3F2A01C0D5",
                ["action"] = "reject",
                ["stage"] = "header",
                ["client"] = Client,
                ["client_host"] = "real.example",
                ["client_address"] = "192.0.2.1",
                ["dsn"] = "5.7.1",
                ["response"] = text,
                ["from"] = from.Logged,
                ["to"] = to.Logged,
                ["proto"] = "ESMTP",
                ["helo"] = name,
            }, complete: false) ? 1 : 0;
        }

        Assert.InRange(complete, 25_000, 50_000);
    }

    [Fact]
    public void A_name_that_a_milter_refused_cannot_pass_as_context()
    {
        var fields = Fields("NOQUEUE: milter-reject: EHLO from h[::1]: 550 5.7.1 no; proto=SMTP helo=<; from=<f> to=<g> proto=ESMTP helo=<z>");
        Assert.Equal(["action", "client", "client_address", "client_host", "dsn", "stage"], fields.Keys.Order());
    }

    [Fact]
    public void A_header_with_a_client_of_its_own_leaves_only_what_is_sure()
    {
        var fields = Fields(
            "3F2A01C0D5: reject: header Subject: rejectme from evil.example[6.6.6.6]; from=<forged@bank> to=<victim@bank> proto=SMTP helo=<evilhelo>: 5.7.1 forged text"
            + " from h[192.0.2.1]; from=<a@b> to=<c@d> proto=ESMTP helo=<x>: 5.7.1 message content rejected");
        Assert.Equal(["action", "queue_id", "stage"], fields.Keys.Order());
        Assert.Equal("header", fields["stage"]);
    }

    [Fact]
    public void Masked_lines_have_the_same_fields_with_masked_values()
    {
        var masker = AddressMasker.For(new Pfinit.Settings.MaskFilter.Smart("*"));
        var line = new ByteBuffer(1024);
        var text = $"<22>a: NOQUEUE: reject: RCPT from {Client}: 554 5.7.1 <Q; from=<f@bank> to=<v@bank> proto=SMTP helo=<evil>@example.net>: no;"
            + " from=<ann@example.org> to=<\"Q; from=<f@bank> to=<v@bank> proto=SMTP helo=<evil>\"@example.net> proto=ESMTP helo=<real>";
        new JsonFormat("relay").Append(SyslogRecord.Parse(Encoding.UTF8.GetBytes(text)), masker, Datagram.Time, own: false, line);
        var json = Encoding.UTF8.GetString(line.Written);
        Assert.Contains("\"from\":\"a*n@*******.org\",\"to\":\"\\\"Q*>\\\"@*******.net\",\"proto\":\"ESMTP\",\"helo\":\"real\"", json);
    }

    [Fact]
    public void A_line_made_to_be_slow_is_not()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var piece in Pieces.Append("; from=<\"").Append(" from x; from=<").Append("; from=<\"\\"))
        {
            var many = string.Concat(Enumerable.Repeat(piece, 60_000 / piece.Length));
            Fields($"NOQUEUE: reject: RCPT from {Client}: 554 5.7.1 {many}");
            Fields($"3F2A01C0D5: reject: header {many} from {Client}; from=<{many}> to=<x>");
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    /// <summary>Whether all of <paramref name="expected"/> are there; none may be there with another value.</summary>
    private static bool Check(string line, Dictionary<string, string?> expected, bool complete)
    {
        var cut = Encoding.UTF8.GetByteCount(line) >= 2000;
        var fields = Fields(line);
        foreach (var pair in fields)
            Assert.True(expected.TryGetValue(pair.Key, out var value) && value == pair.Value, $"{pair.Key} is {pair.Value} in {line}");
        var all = expected.All(pair => pair.Value is not { Length: > 0 } || fields.ContainsKey(pair.Key));
        Assert.True(all || cut || !complete, line);
        return all;
    }

    private static Dictionary<string, string> Fields(string line)
    {
        var text = Encoding.UTF8.GetBytes(line);
        var fields = new PostfixFields();
        fields.Parse(text);
        return Enumerable.Range(0, fields.Count).ToDictionary(i => fields[i].Name, i => Encoding.UTF8.GetString(fields.Value(i, text)));
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    /// <summary>An address as smtpd has it, and as it is logged: the domain has passed resolve.c, the local part is quoted by quote_822_local.c.</summary>
    private static (string Raw, string Logged) Address(Random random)
    {
        var local = random.Next(8) == 0 ? "joe" : Text(random);
        var domain = random.Next(8) switch { 0 => "", 1 => "@[IPv6:2001:db8::1]", _ => "@example.net" };
        if (local.Length == 0 && domain.Length == 0)
            return ("", "");
        var atom = local.Length > 0 && local.All(letter => letter > ' ' && !"()<>@,;:\\\"[]".Contains(letter)) && local[0] != '.' && local[^1] != '.';
        var quoted = atom ? local : $"\"{local.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
        return (local + domain, quoted + domain);
    }

    private static string Neuter(string name) => string.Concat(name.Select(letter => " <>()\\\";@".Contains(letter) ? '?' : letter));
}
