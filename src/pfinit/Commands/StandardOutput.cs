using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>What a subcommand prints for its user: fd 1 (System.Console is banned in PID 1).</summary>
internal static class StandardOutput
{
    public const int Descriptor = 1;

    public static void Write(string text) => Libc.WriteAll(Descriptor, Encoding.UTF8.GetBytes(text));
}
