// What to start. Strings are bytes without a closing NUL, since `exec` hands through what it was given even when that is not UTF-8.

using System.Text;

namespace Pfinit.Kernel;

/// <summary>A program to start with <see cref="IKernel.Spawn"/>. Signals are at their defaults and none is blocked in it, unless it says otherwise.</summary>
internal sealed record SpawnRequest
{
    /// <summary>Path of the program; PATH is not searched.</summary>
    public required byte[] Path { get; init; }

    /// <summary>argv, the program's name for itself first.</summary>
    public required IReadOnlyList<byte[]> Arguments { get; init; }

    /// <summary>The whole environment, `NAME=value` each.</summary>
    public required IReadOnlyList<byte[]> Environment { get; init; }

    /// <summary>Directory to start in; null keeps pfinit's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The child leads a process group of its own, numbered as its pid. Off for a program that calls setsid itself.</summary>
    public bool LeadsGroup { get; init; } = true;

    /// <summary>The child's group becomes the foreground group of the terminal on fd 0, before its first instruction.</summary>
    public bool Foreground { get; init; }

    /// <summary>The child leads a session of its own (setsid(2)), and a group with it.</summary>
    public bool LeadsSession { get; init; }

    /// <summary>With <see cref="LeadsSession"/>: the terminal on fd 0, if there is one that no other session has, becomes that of the session.</summary>
    public bool TakesTerminal { get; init; }

    /// <summary>Signals that stay ignored in the child, if they are ignored now.</summary>
    public SignalSet Ignored { get; init; }

    /// <summary>Signals that are blocked in the child.</summary>
    public SignalSet Blocked { get; init; }

    /// <summary>Its stdout and stderr become a pipe, and what it writes is logged under this name; null: it inherits pfinit's own.</summary>
    public string? LogsAs { get; init; }

    /// <summary>With <see cref="LogsAs"/>: what it writes under its own name (`postsuper: fatal: …`) goes to syslog as well, and is not logged twice.</summary>
    public bool SpeaksToSyslog { get; init; }

    /// <summary>A request in text: <paramref name="command"/> is the absolute path, then the arguments.</summary>
    public static SpawnRequest Of(IReadOnlyList<string> command, IReadOnlyList<string> environment) => new()
    {
        Path = Encoding.UTF8.GetBytes(command[0]),
        Arguments = [.. command.Select(Encoding.UTF8.GetBytes)],
        Environment = [.. environment.Select(Encoding.UTF8.GetBytes)],
    };
}
