using System.Security.Cryptography;
using Pfinit.Apply;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

/// <summary>What .NET's cryptography makes of a key that libcrypto generated.</summary>
public sealed class GeneratedKeyTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly KeyGenerator generator = new(TemporaryDirectory.Mine(TemporaryDirectory.Octal("400")), TemporaryDirectory.Mine(Access.Public.Mode));

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_generated_key_signs_and_its_record_verifies()
    {
        var planned = new PlannedKey("example.org", "mail", directory["example.org.private"], directory["example.org.txt"], 2048);
        var generated = Assert.Single(generator.Generate([planned]));

        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(generated.Planned.PrivatePath));
        using var published = RSA.Create();
        published.ImportSubjectPublicKeyInfo(generated.Record!.Key.Data, out _);
        byte[] message = [1, 2, 3];
        var signature = rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(published.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(2048, rsa.KeySize);
        Assert.Equal(65537, new System.Numerics.BigInteger(published.ExportParameters(false).Exponent!, isUnsigned: true, isBigEndian: true));
    }
}
