namespace Pfinit.Kernel;

/// <summary>A key with its value, as a database stores them.</summary>
internal sealed class BytePair(byte[] key, byte[] value)
{
    public byte[] Key => key;

    public byte[] Value => value;
}
