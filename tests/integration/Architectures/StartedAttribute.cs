using System.Reflection;
using Xunit.Sdk;

namespace Pfinit.Integration.Architectures;

/// <summary>A case of the theory for each architecture whose image can be started here.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StartedAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        ArchitectureImage.Names.Where(name => !ArchitectureImage.Reasons.ContainsKey(name)).Select(name => new object[] { name });
}
