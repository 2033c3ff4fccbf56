using Pfinit.Apply;
using Pfinit.Diagnostics;

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
        var script = directory.Add("10.sh", firstLine + "\r\necho\n");
        Assert.Equal(["/bin/sh", script], Assert.Single(Find()));
        Assert.Equal($"pfinit: warning: {script}: the image has no {missing}; run by /bin/sh", Assert.Single(diagnostics).ToString());
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
