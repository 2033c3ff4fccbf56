// What to start. Strings are bytes without a closing NUL, since `exec` hands through what it was given even when that is not UTF-8.

using System.Text;

namespace Pfinit.Kernel;

/// <summary>A program to start with <see cref="IKernel.Spawn"/>. Signals are at their defaults and none is blocked in it.</summary>
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

    /// <summary>Its stdout and stderr become a pipe, and what it writes is logged under this name; null: it inherits pfinit's own.</summary>
    public string? LogsAs { get; init; }

    /// <summary>A request in text: <paramref name="command"/> is the absolute path, then the arguments.</summary>
    public static SpawnRequest Of(IReadOnlyList<string> command, IReadOnlyList<string> environment) => new()
    {
        Path = Encoding.UTF8.GetBytes(command[0]),
        Arguments = [.. command.Select(Encoding.UTF8.GetBytes)],
        Environment = [.. environment.Select(Encoding.UTF8.GetBytes)],
    };
}
