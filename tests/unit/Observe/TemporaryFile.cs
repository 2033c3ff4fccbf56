using System.Text;

namespace Pfinit.Tests.Observe;

/// <summary>A file in place of standard output.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly FileStream stream;

    private TemporaryFile(string path)
    {
        Path = path;
        stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
    }

    public string Path { get; }

    public int Fd => (int)stream.SafeFileHandle.DangerousGetHandle();

    public string[] Lines => File.ReadAllText(Path, Encoding.UTF8).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static TemporaryFile Create() => new(System.IO.Path.GetTempFileName());

    public void Dispose()
    {
        stream.Dispose();
        File.Delete(Path);
    }
}
