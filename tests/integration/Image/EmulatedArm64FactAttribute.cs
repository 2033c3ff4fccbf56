// Skips a test only where this kernel cannot run arm64 programs, and says so. build/emulation.sh registers qemu where it can.

using System.Runtime.InteropServices;

namespace Pfinit.Integration.Image;

/// <summary>A fact about the arm64 image.</summary>
public sealed class EmulatedArm64FactAttribute : FactAttribute
{
    public const string Image = "pfinit:arm64";

    private const string Registration = "/proc/sys/fs/binfmt_misc/qemu-aarch64";

    public EmulatedArm64FactAttribute()
    {
        if (RuntimeInformation.OSArchitecture != Architecture.Arm64 && !File.Exists(Registration))
            Skip = $"no {Registration}: qemu-user could not be registered with binfmt_misc here";
    }
}
