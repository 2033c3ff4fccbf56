using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

/// <summary>Tests that send mail share a network with its name server and receiver.</summary>
[CollectionDefinition(Name)]
public sealed class SharedMailNetwork : ICollectionFixture<MailNetwork>
{
    public const string Name = "Mail";
}
