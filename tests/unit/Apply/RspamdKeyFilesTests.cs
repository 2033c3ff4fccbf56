using Pfinit.Apply;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Settings;

namespace Pfinit.Tests.Apply;

public sealed class RspamdKeyFilesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Keys_are_told_apart_by_the_longest_sender_domain_of_their_names()
    {
        foreach (var name in new[] { "example.org.mail.key", "mail.example.org.s1.key", "other.test.mail.key", "example.org.key", "example.org.mail.txt" })
            directory.Add(name, "no key");
        var found = RspamdKeyFiles.Find(For("example.org mail.example.org"), directory.Path, directory["none"]).ToList();
        Assert.Equal(
            [(directory["example.org.mail.key"], "example.org", "mail"), (directory["mail.example.org.s1.key"], "mail.example.org", "s1")],
            found.Select(key => (key.Path, key.Domain, key.Selector)));
        Assert.All(found, key => Assert.StartsWith("is no private key", key.Problem, StringComparison.Ordinal));
        Assert.All(found, key => Assert.False(key.Taken));
    }

    [Fact]
    public void A_key_is_taken_once_the_domains_own_file_is_a_copy_of_it()
    {
        directory.Add("example.org.a.key", "one");
        directory.Add("example.org.b.key", "two");
        Directory.CreateDirectory(directory["own"]);
        directory.Add("own/example.org.private", "two");
        Assert.Equal([false, true], RspamdKeyFiles.Find(For("example.org"), directory.Path, directory["own"]).Select(key => key.Taken));
    }

    [Fact]
    public void No_directory_is_no_key() => Assert.Empty(RspamdKeyFiles.Find(For("example.org"), directory["none"], directory["none"]));

    private static PfinitSettings For(string domains) =>
        SettingsReader.Read(new Dictionary<string, string> { ["ALLOWED_SENDER_DOMAINS"] = domains }, new FakeInputFiles(), []);
}
