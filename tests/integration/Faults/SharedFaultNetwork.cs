using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Faults;

/// <summary>The fault suite has a network of its own, whose name server may go away.</summary>
[CollectionDefinition(Name)]
public sealed class SharedFaultNetwork : ICollectionFixture<FaultNetwork>
{
    public const string Name = "Faults";
}
