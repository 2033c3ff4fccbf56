// The bytes of our own command line and environment, for `exec`: as .NET strings they would lose whatever is not UTF-8.

namespace Pfinit.Kernel;

/// <summary>Reads /proc/self (proc(5)). A KernelException means that there is no usable /proc.</summary>
internal static class OwnStrings
{
    /// <summary>The last <paramref name="count"/> arguments.</summary>
    public static IReadOnlyList<byte[]> LastArguments(int count)
    {
        var all = Read("/proc/self/cmdline");
        return all.GetRange(all.Count - count, count);
    }

    /// <summary>`NAME=value` each, as they were when pfinit was started.</summary>
    public static IReadOnlyList<byte[]> Environment() => Read("/proc/self/environ");

    private static List<byte[]> Read(string path)
    {
        using var file = LinuxFiles.OpenToRead(path);

        // Every string, the last one too, ends with a NUL.
        var strings = new List<byte[]>();
        var rest = file.ReadToEnd().AsSpan();
        for (int end; (end = rest.IndexOf((byte)0)) >= 0; rest = rest.Slice(end + 1))
            strings.Add(rest.Slice(0, end).ToArray());
        return strings;
    }
}
