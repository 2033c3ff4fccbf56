// The environment of this process as text, for settings and options. Mono's own reading throws at a name or value that is not UTF-8, whoever it is
// for, and takes half a character at the end of a value for a whole one.

using System.Collections;
using System.Text;

namespace Pfinit.Kernel;

/// <summary>The variables that pfinit was started with. Bytes that are not UTF-8 have U+FFFD in their place.</summary>
internal static unsafe class OwnEnvironment
{
    /// <summary>The value of the variable <paramref name="name"/>, by getenv(3); null when there is none.</summary>
    public static string? Variable(string name)
    {
        fixed (byte* text = Libc.CString(name))
        {
            var value = Libc.getenv(text);
            return value is null ? null : Libc.FromCString(value);
        }
    }

    /// <summary>All variables.</summary>
    public static IReadOnlyDictionary<string, string> Variables()
    {
#if !NET
        if (InProc() is { } found)
            return found;
#endif
        var variables = Environment.GetEnvironmentVariables();
        return variables.Keys.Cast<string>().ToDictionary(name => name, name => (string?)variables[name] ?? "", StringComparer.Ordinal);
    }

    /// <summary>The variables in <paramref name="environment"/>, `NAME=value` each. Of two with one name the first counts, as with getenv(3).</summary>
    internal static Dictionary<string, string> Parse(IEnumerable<byte[]> environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in environment.Select(Encoding.UTF8.GetString))
        {
            if (entry.IndexOf('=') is > 0 and var end && !variables.ContainsKey(entry.Substring(0, end)))
                variables.Add(entry.Substring(0, end), entry.Substring(end + 1));
        }

        return variables;
    }

#if !NET
    // Null without a usable /proc.
    private static Dictionary<string, string>? InProc()
    {
        try
        {
            return Parse(OwnStrings.Environment());
        }
        catch (KernelException)
        {
            return null;
        }
    }
#endif
}
