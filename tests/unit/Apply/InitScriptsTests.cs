using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

public sealed class InitScriptsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<Diagnostic> diagnostics = [];

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("echo", "/bin/sh")]
    [InlineData("#!/bin/sh -e", "/bin/sh", "-e")]
    [InlineData("#! /usr/bin/env sh", "/usr/bin/env", "sh")]
    [InlineData("#!/usr/bin/env -S LANG=C sh -e", "/usr/bin/env", "-S LANG=C sh -e")]
    [InlineData("#!/usr/bin/env /bin/sh", "/usr/bin/env", "/bin/sh")]
    public void A_script_is_run_by_the_interpreter_it_names(string firstLine, params string[] interpreter)
    {
        var script = directory.Add("10.sh", firstLine + "\necho\n");
        Assert.Equal([.. interpreter, script], Assert.Single(Find()));
        Assert.Empty(diagnostics);
    }

    [Theory]
    [InlineData("#!/bin/nosuchshell -e", "/bin/nosuchshell")]
    [InlineData("#!/usr/bin/env nosuchshell", "nosuchshell")]
    [InlineData("#!/usr/bin/env -S nosuchshell -e", "nosuchshell")]
    [InlineData("#!/usr/bin/env /bin/nosuchshell", "/bin/nosuchshell")]
    public void A_script_whose_interpreter_is_missing_is_run_by_the_shell(string firstLine, string missing)
    {
        var script = directory.Add("10.sh", firstLine + "\necho\n");
        Assert.Equal(["/bin/sh", script], Assert.Single(Find()));
        Assert.Equal($"pfinit: warning: {script}: the image has no {missing}; run by /bin/sh", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void Windows_line_ends_are_named_since_the_shell_would_only_stumble_over_them()
    {
        var script = directory.Add("10.sh", "#!/bin/sh -e\r\necho\r\n");
        Assert.Equal(["/bin/sh", "-e", script], Assert.Single(Find()));
        Assert.StartsWith($"pfinit: warning: {script}: has Windows line ends (CR LF)", Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_need_not_be_executable()
    {
        var script = directory.Add("10.sh", "#!/bin/sh\n");
        LinuxFiles.SetMode(script, TemporaryDirectory.Octal("400"));
        Assert.Equal(["/bin/sh", script], Assert.Single(Find()));
    }

    [Fact]
    public void Scripts_of_a_mounted_ConfigMap_are_links_and_run_once_under_their_own_names()
    {
        Directory.CreateDirectory(directory["..2026_01_02.345"]);
        directory.Add("..2026_01_02.345/b.sh", "echo\n");
        directory.Add("..2026_01_02.345/a.sh", "echo\n");
        File.CreateSymbolicLink(directory["..data"], "..2026_01_02.345");
        File.CreateSymbolicLink(directory["a.sh"], "..data/a.sh");
        File.CreateSymbolicLink(directory["b.sh"], "..data/b.sh");
        Assert.Equal([directory["a.sh"], directory["b.sh"]], Find().Select(line => line[^1]));
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void Order_is_that_of_bytes_and_the_deprecated_directory_comes_first()
    {
        Directory.CreateDirectory(directory["old"]);
        Directory.CreateDirectory(directory["new"]);
        foreach (var name in new[] { "new/10.sh", "new/9.sh", "new/B.sh", "new/a.sh", "old/z.sh", "new/note.txt" })
            directory.Add(name, "echo\n");
        var found = InitScripts.Find("/bin", diagnostics, directory["old"], directory["new"]).Select(line => line[^1]);
        Assert.Equal(new[] { "old/z.sh", "new/10.sh", "new/9.sh", "new/B.sh", "new/a.sh" }.Select(name => directory[name]), found);
        Assert.Equal($"pfinit: warning: {directory["old"]}: deprecated; move the scripts to {directory["new"]}", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void An_empty_directory_is_nothing_to_talk_about()
    {
        Assert.Empty(Find());
        Assert.Empty(diagnostics);
    }

    [Fact]
    public void A_dangling_link_is_fatal_and_said_with_its_path()
    {
        File.CreateSymbolicLink(directory["10.sh"], "/nowhere/script");
        Assert.Empty(Find());
        Assert.Equal(
            $"pfinit: fatal: {directory["10.sh"]}: cannot be read: open: No such file or directory; the relay is not started",
            Assert.Single(diagnostics).ToString());
    }

    private IReadOnlyList<IReadOnlyList<string>> Find() => InitScripts.Find("/usr/bin:/bin", diagnostics, directory["none"], directory.Path);
}
