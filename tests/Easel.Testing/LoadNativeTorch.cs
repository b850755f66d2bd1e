using System.Runtime.CompilerServices;
using Easel.Engine.Native;

namespace Easel.Testing;

/// <summary>Loads the tensor library before the first test that touches this assembly, as the program itself does at its start.</summary>
public static class LoadNativeTorch
{
#pragma warning disable CA2255 // A test assembly is where a module initializer belongs.
    [ModuleInitializer]
    public static void Initialize() => NativeTorch.EnsureLoaded();
#pragma warning restore CA2255
}
