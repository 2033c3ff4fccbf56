namespace Pfinit.Apply;

/// <summary>Writes DER elements (X.690), for the public key of a record.</summary>
internal static class DerWriter
{
    /// <summary>One element: <paramref name="tag"/>, length, then the parts.</summary>
    public static byte[] Element(byte tag, params byte[][] parts)
    {
        var length = parts.Sum(part => part.Length);
        return [tag, .. Length(length), .. parts.SelectMany(part => part)];
    }

    private static byte[] Length(int length) => length switch
    {
        < 0x80 => [(byte)length],
        < 0x100 => [0x81, (byte)length],
        _ => [0x82, (byte)(length >> 8), (byte)length],
    };
}
