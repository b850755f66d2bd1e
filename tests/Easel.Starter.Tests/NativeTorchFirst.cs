using System.Runtime.CompilerServices;
using Easel.Engine.Native;

namespace Easel.Starter.Tests;

/// <summary>Loads the tensor library before any test: which class runs first is chance, and not each touches the shared test assembly that loads it too.</summary>
internal static class NativeTorchFirst
{
#pragma warning disable CA2255 // A test assembly is where a module initializer belongs.
    [ModuleInitializer]
    public static void Initialize() => NativeTorch.EnsureLoaded();
#pragma warning restore CA2255
}
