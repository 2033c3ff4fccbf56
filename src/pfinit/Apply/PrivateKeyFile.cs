// The text of a private key file: PEM around PKCS#1 ("RSA PRIVATE KEY", as opendkim-genkey and pfinit write it) or PKCS#8 ("PRIVATE KEY").
// DkimKeys reads files through it. The public key comes from the private one, so a record can be shown without its .txt file.

using System.Text;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Reads and writes private keys in PEM form.</summary>
internal static class PrivateKeyFile
{
    /// <summary>Receivers must not accept less (RFC 8301, section 3.2).</summary>
    public const int FewestRsaBits = 1024;

    private const string Pkcs1 = "RSA PRIVATE KEY";
    private const string Pkcs8 = "PRIVATE KEY";

    private static readonly byte[] RsaEncryption = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    private static readonly byte[] Ed25519 = [0x2b, 0x65, 0x70];

    /// <summary>RFC 7468, with the label of a PKCS#1 key.</summary>
    public static byte[] ToPem(byte[] pkcs1) => Pem.Encode(Pkcs1, pkcs1);

    /// <summary>The state of a key file with this content: good, or no usable key.</summary>
    public static KeyState Parse(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        if (text.Contains("ENCRYPTED"))
            return new KeyState.NotAKey("is protected by a passphrase; OpenDKIM cannot ask for it");
        if (Body(text, Pkcs1) is { } pkcs1)
            return FromPkcs1(pkcs1);
        if (Body(text, Pkcs8) is { } pkcs8)
            return FromPkcs8(pkcs8);
        return new KeyState.NotAKey("is no private key in PEM form (-----BEGIN RSA PRIVATE KEY----- or -----BEGIN PRIVATE KEY-----)");
    }

    /// <summary>The public half of an RSAPrivateKey (RFC 8017, A.1.2); null when this is none.</summary>
    public static DkimPublicKey? RsaPublicKey(ReadOnlySpan<byte> pkcs1)
    {
        var reader = new DerReader(pkcs1);
        if (!reader.TryRead(DerReader.Sequence, out var fields))
            return null;
        reader = new DerReader(fields);
        if (!reader.TryRead(DerReader.Integer, out _)
            || !reader.TryRead(DerReader.Integer, out var modulus, out var modulusElement)
            || !reader.TryRead(DerReader.Integer, out _, out var exponentElement)
            || !reader.TryRead(DerReader.Integer, out _))
            return null;

        const byte Null = 0x05;
        const byte BitString = 0x03;
        var algorithm = DerWriter.Element(DerReader.Sequence, DerWriter.Element(DerReader.ObjectIdentifier, RsaEncryption), [Null, 0]);
        var numbers = DerWriter.Element(DerReader.Sequence, modulusElement.ToArray(), exponentElement.ToArray());
        var info = DerWriter.Element(DerReader.Sequence, algorithm, DerWriter.Element(BitString, [0], numbers));
        return new DkimPublicKey(DkimPublicKey.Rsa, info, BitsOf(modulus));
    }

    private static KeyState FromPkcs1(byte[] der) => RsaPublicKey(der) switch
    {
        null => Damaged,
        { Bits: < FewestRsaBits } weak => new KeyState.NotAKey($"has {weak.Bits} bits; receivers ignore RSA keys of less than {FewestRsaBits}"),
        var key => new KeyState.Good(key),
    };

    // PrivateKeyInfo (RFC 5208, section 5): version, algorithm, and the key in a form that depends on it.
    private static KeyState FromPkcs8(byte[] der)
    {
        var reader = new DerReader(der);
        if (!reader.TryRead(DerReader.Sequence, out var fields))
            return Damaged;
        reader = new DerReader(fields);
        if (!reader.TryRead(DerReader.Integer, out _)
            || !reader.TryRead(DerReader.Sequence, out var algorithm)
            || !reader.TryRead(DerReader.OctetString, out var key)
            || !new DerReader(algorithm).TryRead(DerReader.ObjectIdentifier, out var identifier))
            return Damaged;
        if (identifier.SequenceEqual(RsaEncryption))
            return FromPkcs1(key.ToArray());
        return identifier.SequenceEqual(Ed25519) ? FromEd25519(key) : new KeyState.NotAKey("is neither an RSA nor an Ed25519 key");
    }

    private static KeyState FromEd25519(ReadOnlySpan<byte> der)
    {
        const int SeedLength = 32;
        if (!new DerReader(der).TryRead(DerReader.OctetString, out var seed) || seed.Length != SeedLength)
            return Damaged;
        using var key = PrivateKey.FromEd25519(seed);
        return new KeyState.Good(new DkimPublicKey(DkimPublicKey.Ed25519, key.Ed25519PublicKey(), SeedLength * 8));
    }

    private static KeyState.NotAKey Damaged => new("is damaged: the key inside cannot be parsed");

    /// <summary>The bytes between the lines of this label; empty when they are not base64, null when there is no such label.</summary>
    private static byte[]? Body(string text, string label) => Pem.Blocks("", text).FirstOrDefault(block => block.Label == label)?.Der;

    // An INTEGER whose first bit is set has a zero byte before it.
    private static int BitsOf(ReadOnlySpan<byte> modulus)
    {
        if (modulus.Length > 1 && modulus[0] == 0)
            modulus = modulus.Slice(1);
        if (modulus.Length == 0 || modulus[0] == 0)
            return 0;
        var bits = modulus.Length * 8;
        for (var first = modulus[0]; first < 0x80; first <<= 1)
            bits--;
        return bits;
    }
}
