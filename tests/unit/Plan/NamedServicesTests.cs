using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Settings;

namespace Pfinit.Tests.Plan;

public sealed class NamedServicesTests
{
    private const string Vital = "cleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\nrewrite unix - - n - - trivial-rewrite\n"
        + "bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\n";

    [Fact]
    public void A_master_cf_of_the_users_own_need_not_have_what_only_some_mail_needs()
    {
        var services = Services("smtp_tls_security_level = may\n", Vital);

        Assert.Empty(services.Lacking());
        Assert.Equal(["trace", "error", "tlsmgr"], services.Missed(Settings()).Select(problem => problem.Split('"')[1]));
    }

    [Theory]
    [InlineData("cleanup")]
    [InlineData("qmgr")]
    [InlineData("rewrite")]
    [InlineData("bounce")]
    [InlineData("defer")]
    public void What_no_mail_can_do_without_is_a_mistake(string name)
    {
        var others = string.Join("\n", Vital.Split('\n').Where(line => !line.StartsWith(name + " ", StringComparison.Ordinal)));

        Assert.StartsWith($"master.cf has no service \"{name}\", which ", Assert.Single(Services("", others).Lacking()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_settings_took_out_is_said_once() =>
        Assert.Equal(["error"], Services("", Vital).Missed(Settings("POSTFIXMASTER_trace__unix")).Select(problem => problem.Split('"')[1]));

    private static NamedServices Services(string mainCf, string masterCf) => new(new MainCf(mainCf), new MasterCf(masterCf));

    private static PfinitSettings Settings(params string[] removed)
    {
        var environment = removed.ToDictionary(name => name, _ => "");
        environment["ALLOWED_SENDER_DOMAINS"] = "example.com";
        return SettingsReader.Read(environment, new FakeInputFiles(), []);
    }
}
