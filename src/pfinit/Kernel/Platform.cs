// What platform.c says, for `pfinit version`.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>The platform that this binary is for.</summary>
internal static unsafe class Platform
{
    /// <summary>In Docker's words: `linux/amd64`, `linux/arm/v7`.</summary>
    public static string Name => Libc.FromCString(platform());

    [DllImport("platform")]
    private static extern byte* platform();
}
