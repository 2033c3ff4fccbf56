// What `run` cannot do without, asked before anything is touched: each missing piece would otherwise show as a riddle much later.

using System.Globalization;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>Root, the least capabilities, and no other pfinit in this container.</summary>
internal static class Preconditions
{
    /// <summary>Bits of CapEff, capabilities(7). Postfix and OpenDKIM change their user; root looks into their directories and stops them.</summary>
    private static readonly (int Bit, string Name)[] Needed = [(1, "DAC_OVERRIDE"), (5, "KILL"), (6, "SETGID"), (7, "SETUID")];

    /// <summary>Fatal diagnostics; none when the relay can run here.</summary>
    public static IEnumerable<Diagnostic> Missing()
    {
        if (Libc.getpid() != 1 && ProcFile.Read("/proc/1/comm")?.StartsWith("pfinit", StringComparison.Ordinal) == true)
        {
            yield return Diagnostic.Fatal("run", "pfinit runs here already, as pid 1; see pfinit help for what can be asked of it");
            yield break;
        }

        if (Libc.geteuid() is not 0 and var uid)
        {
            yield return Diagnostic.Fatal("run", $"started as uid {uid}; Postfix needs root to start with, then works as its own user: leave out --user or runAsUser");
            yield break;
        }

        var missing = new List<string>();
        foreach (var (bit, name) in Needed)
        {
            if ((Capabilities() & (1UL << bit)) == 0)
                missing.Add(name);
        }

        if (missing.Count > 0)
            yield return Diagnostic.Fatal("run", $"lacks the capabilities {string.Join(", ", missing)}; add {string.Join(" ", missing.Select(name => "--cap-add=" + name))}");
    }

    // Without /proc nothing can be said, and nothing is refused.
    private static ulong Capabilities()
    {
        const string Field = "CapEff:";
        var line = (ProcFile.Read("/proc/self/status") ?? "").Split('\n').FirstOrDefault(text => text.StartsWith(Field, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.Substring(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var set)
            ? set
            : ulong.MaxValue;
    }
}
