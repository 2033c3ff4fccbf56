using Pfinit.Commands;
using Pfinit.Diagnostics;

namespace Pfinit.Tests.Commands;

public sealed class CheckTests
{
    private static readonly Diagnostic Misspelt = Diagnostic.Warning("RELAY_HOST", "unused variable; did you mean RELAYHOST?");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Settings_without_a_remark_are_good(bool strict) => Assert.Equal((Diagnostic.Info("settings", "good"), 0), Check.Verdict([], strict));

    [Fact]
    public void Warnings_are_counted_and_let_pass() => Assert.Equal(
        (Diagnostic.Info("settings", "good, with 2 warnings, for which check --strict exits with 78"), 0),
        Check.Verdict([Misspelt, Diagnostic.Info("dkim", "a remark"), Misspelt], strict: false));

    [Fact]
    public void Strict_lets_no_warning_pass() => Assert.Equal(
        (Diagnostic.Fatal("settings", "1 warning, which --strict does not let pass; the relay would start"), 78),
        Check.Verdict([Misspelt], strict: true));

    [Fact]
    public void Mistakes_speak_for_themselves() => Assert.Equal((null, 78), Check.Verdict([Misspelt, Diagnostic.Fatal("TZ", "wrong")], strict: false));
}
