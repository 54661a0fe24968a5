namespace Federation.Protocol.Filtering;

/// <summary>A word or sign of a filter.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Position);
