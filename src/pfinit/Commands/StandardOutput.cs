using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>What a subcommand prints for its user: fd 1 (System.Console is banned in PID 1).</summary>
internal static class StandardOutput
{
    public static void Write(string text) => Libc.WriteAll(1, Encoding.UTF8.GetBytes(text));
}
