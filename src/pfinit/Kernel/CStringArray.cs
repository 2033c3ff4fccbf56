// argv and envp for LinuxKernel.Spawn: pointers, a closing null, then the strings, in one block outside the managed heap.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>A null-terminated array of C strings; valid until disposed.</summary>
internal sealed unsafe class CStringArray : IDisposable
{
    public CStringArray(IReadOnlyList<byte[]> strings)
    {
        var pointersSize = (strings.Count + 1) * sizeof(byte*);
        Pointer = (byte**)Marshal.AllocHGlobal(pointersSize + strings.Sum(s => s.Length + 1));
        var next = (byte*)Pointer + pointersSize;
        for (var i = 0; i < strings.Count; i++)
        {
            Pointer[i] = next;
            Marshal.Copy(strings[i], 0, (nint)next, strings[i].Length);
            next[strings[i].Length] = 0;
            next += strings[i].Length + 1;
        }

        Pointer[strings.Count] = null;
    }

    public byte** Pointer { get; private set; }

    public void Dispose()
    {
        Marshal.FreeHGlobal((nint)Pointer);
        Pointer = null;
    }
}
