using Pfinit.Commands;
using Pfinit.Diagnostics;

namespace Pfinit.Tests.Commands;

public sealed class KnownWarningsTests
{
    private readonly KnownWarnings warnings = new();

    [Fact]
    public void What_is_looked_at_anew_replaces_what_was_known_of_it_and_of_nothing_else()
    {
        warnings.Replace(WarningSource.Tables, [Diagnostic.Error("/a.lmdb", "broken")]);
        warnings.Replace(WarningSource.Settings, [Diagnostic.Warning("TZ", "unknown")]);
        warnings.Replace(WarningSource.Tables, [Diagnostic.Error("/a.lmdb", "broken")]);

        Assert.Equal(["TZ: unknown", "/a.lmdb: broken"], warnings.All);

        warnings.Replace(WarningSource.Tables, []);

        Assert.Equal(["TZ: unknown"], warnings.All);
    }

    [Fact]
    public void Every_source_has_a_place()
    {
        foreach (var source in Enum.GetValues<WarningSource>().Distinct())
            warnings.Replace(source, [Diagnostic.Warning("x", source.ToString("D"))]);

        Assert.Equal(Enum.GetValues<WarningSource>().Distinct().Select(source => "x: " + source.ToString("D")), warnings.All);
    }

    [Fact]
    public void News_are_no_warnings()
    {
        warnings.Replace(WarningSource.Files, [Diagnostic.Info("files", "3 written")]);

        Assert.Empty(warnings.All);
    }
}
