using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>What a subcommand's user types: fd 0 (System.Console is banned in PID 1).</summary>
internal static unsafe class StandardInput
{
    private const int Descriptor = 0;
    private const int Longest = 64 * 1024;

    /// <summary>The next line without its end; null when there is none. Reads byte by byte, so that nothing behind the line is lost.</summary>
    public static string? ReadLine()
    {
        var line = new List<byte>();
        byte octet;
        while (line.Count < Longest)
        {
            var got = Libc.read(Descriptor, &octet, 1);
            if (got < 0 && Libc.LastErrno.Value == Libc.EINTR)
                continue;
            if (got <= 0)
                return line.Count == 0 ? null : Encoding.UTF8.GetString(line.ToArray());
            if (octet == (byte)'\n')
                break;
            line.Add(octet);
        }

        return Encoding.UTF8.GetString(line.ToArray()).TrimEnd('\r');
    }
}
