using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

/// <summary>A test that needs root, because it mounts or gives files away. The build runs as root; elsewhere the report says why it was left out.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (Libc.geteuid() != 0)
            Skip = "needs root";
    }
}
