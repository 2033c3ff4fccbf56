using System.Reflection;
using Xunit.Sdk;

namespace Pfinit.Integration.Architectures;

/// <summary>A skipped case for each architecture whose image cannot be started here, so that the report says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SkippedAttribute : DataAttribute
{
    public SkippedAttribute()
    {
        if (ArchitectureImage.Reasons.Count > 0)
            Skip = string.Join("; ", ArchitectureImage.Reasons.Select(image => $"{image.Key}: {image.Value}"));
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => ArchitectureImage.Reasons.Keys.Select(name => new object[] { name });
}
