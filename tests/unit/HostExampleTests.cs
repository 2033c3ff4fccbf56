using System.Text.RegularExpressions;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests;

/// <summary>examples/systemd. That its settings are good is the golden case host-under-systemd.</summary>
public sealed class HostExampleTests
{
    [Fact]
    public void Every_file_that_the_settings_name_is_made_by_the_steps_in_the_unit()
    {
        var files = Regex.Matches(Repository.Read("examples", "systemd", "pfinit.toml"), "^[a-z_]+_file = \"(.+)\"$", RegexOptions.Multiline).Cast<Match>()
            .Select(match => match.Groups[1].Value).ToList();
        var unit = Repository.Read("examples", "systemd", "pfinit.service");

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Matches($@"(?m)^#   install -m 600 \S+ {Regex.Escape(file)}\b", unit));
    }
}
