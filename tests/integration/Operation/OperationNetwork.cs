using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

/// <summary>Tests that stop, kill and confine relays share a network of their own.</summary>
[CollectionDefinition(Name)]
public sealed class OperationNetwork : ICollectionFixture<MailNetwork>
{
    public const string Name = "Operation";
}
