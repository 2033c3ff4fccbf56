using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;

namespace Pfinit.Tests.Observe;

public sealed class SignerTestTests
{
    private const uint StepsOfOpenDkim = 0x100702;
    private const string Inserted = "i\0\0\0\0DKIM-Signature\0v=1\0";

    [Fact]
    public void Domains_that_are_signed_are_not_mentioned() =>
        Assert.Equal((true, "", ""), Ask(["a.example", "b.example"], [], _ => [Inserted, "a"]));

    [Fact]
    public void Domains_that_are_not_are_named_with_the_options_of_the_user() => Assert.Equal(
        (true, "", "warning: dkim: b.example: OpenDKIM makes no signature, and mail goes out unsigned (of its options, OPENDKIM_ExemptDomains is yours)"),
        Ask(["a.example", "b.example"], ["OPENDKIM_ExemptDomains"], domain => domain == "b.example" ? ["a"] : [Inserted, "a"]));

    [Fact]
    public void A_signature_that_is_worth_little_is_a_warning() => Assert.Equal(
        (true, "", "warning: dkim: the signature that OpenDKIM makes covers 1 bytes of the body: anybody may add others (of its options, OPENDKIM_MaximumSignedBytes is yours)"),
        Ask(["a.example", "b.example"], ["OPENDKIM_MaximumSignedBytes"], _ => ["i\0\0\0\0DKIM-Signature\0v=1; a=rsa-sha256; l=1; b=x\0", "a"]));

    [Fact]
    public void Many_are_counted() => Assert.Equal(
        (true, "", "warning: dkim: d1.example, d2.example, d3.example, d4.example, d5.example and 2 more: OpenDKIM makes no signature, and mail goes out unsigned"),
        Ask([.. Enumerable.Range(1, 7).Select(number => $"d{number}.example")], [], _ => ["a"]));

    [Fact]
    public void Mail_that_is_put_off_is_no_mistake_for_sure() => Assert.Equal(
        (true, "", "warning: dkim: a.example: OpenDKIM refuses mail, and clients have to try again (of its options, OPENDKIM_KeyTable, OPENDKIM_Mode are yours)"),
        Ask(["a.example"], ["OPENDKIM_KeyTable", "OPENDKIM_Mode"], _ => ["t"]));

    [Fact]
    public void Mail_of_one_domain_that_is_refused_is_told_of() => Assert.Equal(
        (true, "", "warning: dkim: a.example: OpenDKIM refuses mail, which clients give back to its senders: 550 5.7.0 DKIM signing error"),
        Ask(["a.example", "b.example"], [], domain => domain == "a.example" ? ["y550 5.7.0 DKIM signing error\0"] : [Inserted, "a"]));

    [Fact]
    public void All_mail_refused_is_a_mistake() => Assert.Equal(
        (false, "refuses every mail: 550 5.7.0 DKIM signing error (of its options, OPENDKIM_MinimumKeyBits is yours)", ""),
        Ask(["a.example", "b.example"], ["OPENDKIM_MinimumKeyBits"], _ => ["y550 5.7.0 DKIM signing error\0"]));

    [Fact]
    public void It_is_part_of_the_question_whether_the_signer_is_ready_and_not_of_whether_it_lives()
    {
        using var milter = new FakeMilter(StepsOfOpenDkim, (command, _) => command == 'E' ? ["r"] : ["c"]);
        var probe = new ReadyProbe.Milter(milter.Endpoint) { Test = Test(["a.example"], []) };
        var probes = new Probes(new Complaints()) { TakeSigning = _ => Assert.Fail("nothing is to be told of a relay that ends") };
        Assert.True(probes.Probe(probe, TimeSpan.FromMinutes(1)) is { Ready: false, Final: true });
        Assert.True(probes.Probe(probe.OfLife, TimeSpan.FromMinutes(1)).Ready);
    }

    private static SigningTest Test(string[] domains, string[] options) => new() { Domains = domains, Options = options, DaemonName = "mail.example" };

    private static (bool Ready, string Problem, string Found) Ask(string[] domains, string[] options, Func<string, IEnumerable<string>> answer)
    {
        var domain = "";
        using var milter = new FakeMilter(StepsOfOpenDkim, (command, data) =>
        {
            if (command == 'L' && data.StartsWith("From", StringComparison.Ordinal))
                domain = data.Split('@', '\0')[2];
            return command == 'E' ? answer(domain) : ["c"];
        });
        IReadOnlyList<Diagnostic> found = [];
        var probes = new Probes(new Complaints()) { TakeSigning = all => found = all };
        var result = probes.Probe(new ReadyProbe.Milter(milter.Endpoint) { Test = Test(domains, options) }, TimeSpan.FromMinutes(1));
        Assert.Equal(!result.Ready, result.Final);
        return (result.Ready, result.Problem, string.Join(" | ", found.Select(diagnostic => diagnostic.ToString().Substring("pfinit: ".Length))));
    }
}
