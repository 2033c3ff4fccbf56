// An errno value and its text. Every room shows errors through it: exception messages may be trimmed from the binary, errno text is not.

namespace Pfinit.Kernel;

/// <summary>An error number of errno(3); zero is success.</summary>
internal readonly record struct Errno(int Value)
{
    public static readonly Errno None = new(0);

    public bool Failed => Value != 0;

    /// <summary>The C library's words for it, such as "Permission denied".</summary>
    public override string ToString() => Libc.ErrorText(Value);
}
