using Microsoft.AspNetCore.Components;

namespace Easel.Web.Controls;

/// <summary>Folds that addresses ask for: <c>/#networks</c> opens Paint with that fold open.</summary>
internal static class FoldAddresses
{
    /// <summary>The fold's name; empty where the address asks for none.</summary>
    public static string AskedFold(this NavigationManager navigation) => new Uri(navigation.Uri).Fragment.TrimStart('#');
}
