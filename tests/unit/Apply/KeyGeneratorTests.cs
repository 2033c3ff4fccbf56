using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

public sealed class KeyGeneratorTests : IDisposable
{
    private static readonly int Mode0400 = TemporaryDirectory.Octal("400");

    private readonly TemporaryDirectory directory = new();
    private readonly KeyGenerator generator = new(TemporaryDirectory.Mine(Mode0400), TemporaryDirectory.Mine(Access.Public.Mode));

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_private_file_is_for_its_owner_only_and_the_record_for_all()
    {
        var generated = Assert.Single(generator.Generate([Planned("example.org", 1024)]));
        Assert.Equal(Mode0400, LinuxFiles.Find(generated.Planned.PrivatePath)!.Mode);
        Assert.Equal(Access.Public.Mode, LinuxFiles.Find(generated.Planned.RecordPath)!.Mode);
        Assert.Equal(generated.Record!.ToBind() + "\n", File.ReadAllText(generated.Planned.RecordPath));
        Assert.Equal(["example.org.private", "example.org.txt"], directory.Names());
    }

    [Fact]
    public void An_existing_key_is_left_as_it_is_and_said()
    {
        directory.Add("example.org.private", "precious");
        var generated = Assert.Single(generator.Generate([Planned("example.org", 1024)]));
        Assert.Null(generated.Record);
        Assert.True(generated.IsThere);
        Assert.Equal($"pfinit: fatal: {directory["example.org.private"]}: exists already and is left as it is", generated.ToDiagnostic().ToString());
        Assert.Equal("precious", File.ReadAllText(directory["example.org.private"]));
        Assert.Equal(["example.org.private"], directory.Names());
    }

    [Fact]
    public void Many_keys_are_all_made_and_all_different()
    {
        var domains = Enumerable.Range(1, 20).Select(number => Planned($"domain{number}.example", 1024)).ToArray();
        var generated = generator.Generate(domains);
        Assert.Equal(domains, generated.Select(key => key.Planned));
        Assert.Equal(20, generated.Select(key => key.Record!.Value).Distinct().Count());
    }

    [Fact]
    public void No_key_is_begun_once_a_stop_is_asked_for()
    {
        var asked = 0;
        var domains = Enumerable.Range(1, 20).Select(number => Planned($"domain{number}.example", 1024)).ToArray();

        var generated = generator.Generate(domains, () => Interlocked.Increment(ref asked) > 3);

        Assert.Equal(domains.Take(3), generated.Select(key => key.Planned));
        Assert.Equal(6, directory.Names().Length);
    }

    [Fact]
    public void One_that_fails_does_not_keep_the_others_from_being_made()
    {
        var lost = new PlannedKey("lost.example", "mail", "/nowhere/lost.private", "/nowhere/lost.txt", 1024);
        var generated = generator.Generate([lost, Planned("example.org", 1024)]);
        Assert.Equal("pfinit: fatal: /nowhere/lost.private: cannot be written: there is no directory /nowhere; make it first", generated[0].ToDiagnostic().ToString());
        Assert.NotNull(generated[1].Record);
    }

    [Fact]
    public void Many_who_make_one_key_at_a_time_agree_on_one()
    {
        var planned = Planned("example.org", 1024);
        var results = new GeneratedKey[8];
        var threads = Enumerable.Range(0, results.Length).Select(number => new Thread(() => results[number] = generator.Generate([planned])[0])).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal(results.Length - 1, results.Count(result => result.IsThere));
        Assert.Equal(results.Single(result => !result.IsThere).Record!.ToBind() + "\n", File.ReadAllText(planned.RecordPath));
        Assert.Equal(["example.org.private", "example.org.txt"], directory.Names());
    }

    private PlannedKey Planned(string domain, int bits) => new(domain, "mail", directory[domain + ".private"], directory[domain + ".txt"], bits);
}
