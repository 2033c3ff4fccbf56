using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

public sealed class DkimKeysTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void No_file_is_a_missing_key() => Assert.Equal(KeyFact.Missing, DkimKeys.Inspect(directory["none"]).Fact);

    [Fact]
    public void A_link_to_nowhere_is_a_key_that_cannot_be_read()
    {
        File.CreateSymbolicLink(directory["link"], directory["none"]);
        Assert.Equal(new KeyState.Unreadable(new Errno(Libc.ENOENT)), DkimKeys.Inspect(directory["link"]));
    }

    [Fact]
    public void A_directory_in_its_place_is_unreadable_with_the_reason()
    {
        Assert.Equal(new KeyState.Unreadable(new Errno(Libc.EISDIR)), DkimKeys.Inspect(directory.Path));
        Assert.Equal(new KeyFact(true, "cannot be read: Is a directory"), DkimKeys.Inspect(directory.Path).Fact);
    }

    [Fact]
    public void Text_is_no_key()
    {
        var path = directory.Add("text", "hello");
        Assert.StartsWith("is no private key in PEM form", DkimKeys.Inspect(path).Fact.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_behind_a_link_is_good_as_in_a_Kubernetes_secret()
    {
        var key = new PlannedKey("example.org", "mail", directory["data"], directory["txt"], 1024);
        new KeyGenerator(TemporaryDirectory.Mine(TemporaryDirectory.Octal("400")), TemporaryDirectory.Mine(TemporaryDirectory.Octal("400"))).Generate([key]);
        File.CreateSymbolicLink(directory["link"], "data");
        Assert.Equal(KeyFact.Good, DkimKeys.Inspect(directory["link"]).Fact);
    }

    [Fact]
    public void Without_the_account_no_key_is_generated()
    {
        var message = Assert.Single(DkimKeys.Generate([], Accounts.Read("/nowhere", "/nowhere")));
        Assert.Equal("pfinit: fatal: dkim: no keys are generated: the image has no account \"opendkim\" in /etc/passwd", message.ToString());
    }
}
