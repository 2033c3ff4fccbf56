using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

/// <summary>Keys that are copied, generated or refused.</summary>
public sealed class ApplierKeyTests : IDisposable
{
    private readonly Applied applied = new();

    public void Dispose() => applied.Dispose();

    [Fact]
    public void A_key_of_another_program_is_copied_and_stays_where_it_was()
    {
        Directory.CreateDirectory(applied.Directory["etc"]);
        var source = applied.Directory.Add("rspamd.key", "the key");
        var copy = new PlannedKeyCopy(source, applied.Directory["etc/example.org.private"]);
        applied.Apply(applied.Plan() with { KeyCopies = [copy] });
        Assert.Equal("the key", File.ReadAllText(copy.Target));
        Assert.Equal(TemporaryDirectory.Octal("400"), LinuxFiles.Find(copy.Target)!.Mode);
        Assert.Equal("the key", File.ReadAllText(source));
    }

    [Fact]
    public void A_key_that_is_there_is_never_overwritten_by_a_copy()
    {
        Directory.CreateDirectory(applied.Directory["etc"]);
        var target = applied.Directory.Add("etc/example.org.private", "the user's own");
        var messages = applied.Apply(applied.Plan() with { KeyCopies = [new PlannedKeyCopy(applied.Directory.Add("rspamd.key", "the key"), target)] });
        Assert.Equal("the user's own", File.ReadAllText(target));
        Assert.Contains(messages, message => message.StartsWith($"pfinit: fatal: {target}: cannot be written: link: File exists", StringComparison.Ordinal));
    }

    // A temporary directory is open to all, so OpenDKIM refuses what is in it.
    [Theory]
    [InlineData(true, "Fatal", "; mail that it signs would be put off or go out unsigned: put that right, remove the key, or set DKIM_ON_FAILURE=accept")]
    [InlineData(false, "Error", "; mail that it signs is put off or goes out unsigned")]
    public void A_key_that_OpenDKIM_refuses_ends_the_start_where_the_plan_insists_on_keys(bool insists, string expected, string consequence)
    {
        var key = applied.Directory["example.org.private"];
        File.WriteAllText(key, "key");

        var said = applied.Carry(Applied.Empty with { KeyFiles = [key], RequiresSafeKeys = true, InsistsOnKeys = insists });

        Assert.Equal((key, expected, true), (said[^1].Subject, said[^1].Severity.ToString(), said[^1].IsMistake));
        Assert.EndsWith(consequence, said[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void New_keys_are_generated_and_their_records_said()
    {
        Directory.CreateDirectory(applied.Directory["keys"]);
        var path = applied.Directory["keys/example.org.private"];
        var plan = Applied.Empty with { NewKeys = [new PlannedKey("example.org", "mail", path, applied.Directory["keys/example.org.txt"], 1024)], KeyFiles = [path] };

        var message = applied.Apply(plan)[0];
        Assert.StartsWith($"pfinit: {path}: generated; publish mail._domainkey.example.org TXT v=DKIM1; h=sha256; k=rsa; s=email; p=", message, StringComparison.Ordinal);
        var good = Assert.IsType<KeyState.Good>(DkimKeys.Inspect(path));
        Assert.EndsWith(Convert.ToBase64String(good.PublicKey.Data), message, StringComparison.Ordinal);
    }
}
