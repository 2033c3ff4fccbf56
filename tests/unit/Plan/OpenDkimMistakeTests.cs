using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Tests.Plan;

public sealed class OpenDkimMistakeTests
{
    private const string Conf = "# Written by pfinit\nCanonicalization relaxed/foo\nMode x\nUMask abc\n";

    private static readonly Dictionary<string, ParameterValue> Options = new[]
    {
        ("Canonicalization", "relaxed/foo"), ("InternalHosts", "/nope"), ("Minimum", "1x"), ("Mode", "x"), ("umask", "abc"), ("KeyTable", "bogus:/x"),
    }.ToDictionary(option => option.Item1, option => new ParameterValue(option.Item2, new Origin("OPENDKIM_" + option.Item1)));

    // What `opendkim -n` 2.11.0 writes.
    [Theory]
    [InlineData("unknown mode \"x\"", "OPENDKIM_Mode", "unknown mode \"x\"")]
    [InlineData("unknown canonicalization algorithm \"foo\"", "OPENDKIM_Canonicalization", "unknown canonicalization algorithm \"foo\"")]
    [InlineData("configuration error at line 4: illegal value", "OPENDKIM_umask", "illegal value")]
    [InlineData("illegal value for \"Minimum\"", "OPENDKIM_Minimum", "illegal value for \"Minimum\"")]
    [InlineData("bogus:/x: dkimf_db_open(): Unknown database type", "OPENDKIM_KeyTable", "bogus:/x: dkimf_db_open(): Unknown database type")]
    [InlineData("/nope: dkimf_db_open(): No such file or directory", "OPENDKIM_InternalHosts", "/nope: dkimf_db_open(): No such file or directory")]
    public void The_setting_is_named(string problem, string variable, string told) => Assert.Equal(
        $"pfinit: fatal: {variable}: OpenDKIM refuses it: {told}; nothing was started",
        OpenDkimMistake.Explain("opendkim: /etc/opendkim/opendkim.conf: " + problem, Conf, Options, "nothing was started").ToString());

    [Theory]
    [InlineData("configuration error at line 99: illegal value")]
    [InlineData("configuration error at line 1: illegal value")]
    [InlineData("unknown signing algorithm \"y\"")]
    [InlineData("malloc(): Cannot allocate memory")]
    public void What_is_none_of_the_user_s_options_is_told_as_it_is(string problem) => Assert.Equal(
        $"pfinit: fatal: opendkim: cannot work with its settings: {problem}; nothing was started",
        OpenDkimMistake.Explain(problem, Conf, Options, "nothing was started").ToString());
}
