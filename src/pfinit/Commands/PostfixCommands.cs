using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Programs of Postfix that `run` starts and waits for.</summary>
internal static class PostfixCommands
{
    /// <summary>Long enough for any queue repair and any sensible script; a hanging one must not hang the start for ever.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    /// <summary>`postsuper`, `postmap`, with the configuration in <paramref name="directory"/>.</summary>
    public static Command Of(string name, IEnumerable<string> arguments, string directory = Paths.Postfix) => new()
    {
        Name = name,
        Line = [$"{Paths.PostfixCommands}/{name}", "-c", directory, .. arguments],
        Environment = Services.Environment(null),
        Deadline = LongestRun,
        SpeaksToSyslog = true,
    };
}
