// Finds the program of `pfinit exec` the way execvp(3) does, so that a command means the same with and without pfinit in front of it.

using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>
/// Tries one path after the other by starting it: only the kernel knows for certain what can be executed. What cannot be for sure is not tried, since not
/// every machine tells of it (<see cref="IKernel.Spawn"/>).
/// </summary>
internal sealed class CommandSearch(IKernel kernel, ProcessTable processes)
{
    // glibc's confstr(_CS_PATH), used when there is no PATH.
    private static readonly byte[] DefaultPath = "/bin:/usr/bin"u8.ToArray();

    private static readonly byte[] Shell = "/bin/sh"u8.ToArray();

    /// <summary>
    /// Starts the program that <paramref name="request"/> has as its path: as it is when that has a slash, else the first match in the PATH of
    /// its environment. ENOENT when there is none; EACCES when all there is cannot be executed.
    /// </summary>
    public SpawnResult Spawn(SpawnRequest request)
    {
        var name = request.Path;
        if (name.Length == 0)
            return SpawnResult.Refused(Libc.ENOENT);
        if (name.Contains((byte)'/'))
            return TryOne(request);

        var refused = SpawnResult.Refused(Libc.ENOENT);
        foreach (var directory in Split(SearchPath(request.Environment)))
        {
            // An empty entry is the current directory.
            byte[] path = directory.Length == 0 ? name : [.. directory, (byte)'/', .. name];
            var result = TryOne(request with { Path = path });
            switch (result.Errno.Value)
            {
                case Libc.EACCES:
                    refused = result;
                    break;
                case Libc.ENOENT or Libc.ESTALE or Libc.ENOTDIR or Libc.ENODEV or Libc.ETIMEDOUT:
                    break;
                default:
                    return result;
            }
        }

        return refused;
    }

    // A script without a #! line is run by the shell.
    private SpawnResult TryOne(SpawnRequest request)
    {
        if (kernel.MayExecute(request.Path) is { Failed: true } refused)
            return SpawnResult.Refused(refused.Value);
        var result = processes.Spawn(request);
        return result.Errno.Value == Libc.ENOEXEC
            ? processes.Spawn(request with { Path = Shell, Arguments = [Shell, request.Path, .. request.Arguments.Skip(1)] })
            : result;
    }

    private static byte[] SearchPath(IReadOnlyList<byte[]> environment)
    {
        var variable = environment.FirstOrDefault(entry => entry.AsSpan().StartsWith("PATH="u8));
        return variable is null ? DefaultPath : variable.AsSpan("PATH=".Length).ToArray();
    }

    private static IEnumerable<byte[]> Split(byte[] path)
    {
        var start = 0;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != (byte)':')
                continue;
            yield return path.AsSpan(start, i - start).ToArray();
            start = i + 1;
        }
    }
}
