namespace Pfinit.Kernel;

/// <summary>What the runtime's own calls for files and directories failed of. Their messages are keys of resources in the image, and nothing to show.</summary>
internal static class FileFault
{
    private const int LargestErrno = 4095;

    /// <summary>
    /// The errno behind an <see cref="IOException"/>, which has it as HResult, or an <see cref="UnauthorizedAccessException"/>; EIO where it cannot be told.
    /// </summary>
    public static Errno Of(Exception exception) => new(exception switch
    {
        DirectoryNotFoundException or FileNotFoundException => Libc.ENOENT,
        UnauthorizedAccessException => Libc.EACCES,
        { HResult: > 0 and <= LargestErrno and var errno } => errno,
        _ => Libc.EIO,
    });

    /// <summary>The cause for a message: of a <see cref="KernelException"/> with call and path, else the errno's text.</summary>
    public static string Text(Exception exception) => exception is KernelException ? exception.Message : Of(exception).ToString();
}
