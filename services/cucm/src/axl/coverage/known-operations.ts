import type { Lifetime } from '../schema/versions.ts';

/**
 * The names of all operations of AXL, those that the emulator does not answer among them, by the schemas that have them: facts of the
 * published interface. https://developer.cisco.com/docs/axl/axl-schema-reference
 */
export const knownOperations: readonly (Lifetime & { readonly names: readonly string[] })[] = [
  {
    from: '8.0',
    until: '10.0',
    names: words(`
      getLicenseCapabilities getLicenseUnitReport listLicenseCapabilities updateLicenseCapabilities
    `),
  },
  {
    from: '8.0',
    names: words(`
      addAarGroup addAppServerInfo addAppUser addApplicationDialRules addApplicationServer addApplicationToSoftkeyTemplate
      addApplicationUserCapfProfile addCallManagerGroup addCallPark addCallPickupGroup addCalledPartyTransformationPattern
      addCallerFilterList addCallingPartyTransformationPattern addCcdAdvertisingService addCcdHostedDN addCcdHostedDNGroup
      addCcdRequestingService addCiscoCatalyst600024PortFXSGateway addCiscoCatalyst6000E1VoIPGateway
      addCiscoCatalyst6000T1VoIPGatewayPri addCiscoCatalyst6000T1VoIPGatewayT1 addCmcInfo addCommonDeviceConfig
      addCommonPhoneConfig addConferenceBridge addCredentialPolicy addCss addCtiRoutePoint addCumaServerSecurityProfile
      addDateTimeGroup addDefaultDeviceProfile addDeviceMobility addDeviceMobilityGroup addDevicePool addDeviceProfile
      addDhcpServer addDhcpSubnet addDirectedCallPark addDirectoryLookupDialRules addEndUserCapfProfile
      addExternalCallControlProfile addFacInfo addFallbackProfile addFeatureControlPolicy addGatekeeper addGateway
      addGatewayEndpointAnalogAccess addGatewayEndpointDigitalAccessBri addGatewayEndpointDigitalAccessPri
      addGatewayEndpointDigitalAccessT1 addGatewaySubunits addGeoLocation addGeoLocationFilter addGeoLocationPolicy
      addH323Gateway addH323Phone addH323Trunk addHuntList addHuntPilot addImeClient addImeE164Transformation
      addImeEnrolledPattern addImeEnrolledPatternGroup addImeExclusionNumber addImeExclusionNumberGroup addImeFirewall
      addImeRouteFilterElement addImeRouteFilterGroup addImeServer addIpPhoneServices addIvrUserLocale addLdapDirectory
      addLdapFilter addLine addLineGroup addLocation addMediaResourceGroup addMediaResourceList addMeetMe addMessageWaiting
      addMlppDomain addMobileVoiceAccess addMobility addMtp addPhone addPhoneButtonTemplate addPhoneNtp addPhoneSecurityProfile
      addPhysicalLocation addPresenceGroup addProcessNode addRecordingProfile addRegion addRemoteCluster addRemoteDestination
      addRemoteDestinationProfile addResourcePriorityNamespace addResourcePriorityNamespaceList addRouteFilter addRouteGroup
      addRouteList addRoutePartition addRoutePattern addSafCcdPurgeBlockLearnedRoutes addSafForwarder addSafSecurityProfile
      addSipDialRules addSipProfile addSipRealm addSipRoutePattern addSipTrunk addSipTrunkSecurityProfile addSoftKeyTemplate
      addSrst addTimePeriod addTimeSchedule addTodAccess addTransPattern addTranscoder addTransformationProfile
      addUnitsToGateway addUser addUserGroup addUserPhoneAssociation addVg224 addVoiceMailPilot addVoiceMailPort
      addVoiceMailProfile addVpnGateway addVpnGroup addVpnProfile doAuthenticateUser doDeviceLogin doDeviceLogout doDeviceReset
      executeSQLQuery executeSQLUpdate getAarGroup getAnnunciator getAppServerInfo getAppUser getApplicationDialRules
      getApplicationServer getApplicationUserCapfProfile getCCMVersion getCallManager getCallManagerGroup getCallPark
      getCallPickupGroup getCalledPartyTransformationPattern getCallerFilterList getCallingPartyTransformationPattern
      getCcdAdvertisingService getCcdHostedDN getCcdHostedDNGroup getCcdRequestingService getCiscoCatalyst600024PortFXSGateway
      getCiscoCatalyst6000E1VoIPGateway getCiscoCatalyst6000T1VoIPGatewayPri getCiscoCatalyst6000T1VoIPGatewayT1 getCmcInfo
      getCommonDeviceConfig getCommonPhoneConfig getConferenceBridge getCredentialPolicy getCss getCtiRoutePoint
      getCumaServerSecurityProfile getDateTimeGroup getDdi getDefaultDeviceProfile getDeviceMobility getDeviceMobilityGroup
      getDevicePool getDeviceProfile getDhcpServer getDhcpSubnet getDialPlan getDialPlanTag getDirectedCallPark
      getDirectoryLookupDialRules getEmccFeatureConfig getEndUserCapfProfile getEnterprisePhoneConfig
      getExternalCallControlProfile getFacInfo getFallbackFeatureConfig getFallbackProfile getFeatureControlPolicy
      getFixedMohAudioSource getGatekeeper getGateway getGatewayEndpointAnalogAccess getGatewayEndpointDigitalAccessBri
      getGatewayEndpointDigitalAccessPri getGatewayEndpointDigitalAccessT1 getGeoLocation getGeoLocationFilter
      getGeoLocationPolicy getH323Gateway getH323Phone getH323Trunk getHuntList getHuntPilot getImeClient
      getImeE164Transformation getImeEnrolledPattern getImeEnrolledPatternGroup getImeExclusionNumber getImeExclusionNumberGroup
      getImeFeatureConfig getImeFirewall getImeRouteFilterElement getImeRouteFilterGroup getImeServer
      getInterClusterServiceProfile getIpPhoneServices getIvrUserLocale getLdapAuthentication getLdapDirectory getLdapFilter
      getLdapSystem getLine getLineGroup getLocation getMediaResourceGroup getMediaResourceList getMeetMe getMessageWaiting
      getMlppDomain getMobileSmartClientProfile getMobileVoiceAccess getMobility getMohAudioSource getMohServer getMtp
      getNumDevices getOSVersion getPhone getPhoneButtonTemplate getPhoneNtp getPhoneSecurityProfile getPhysicalLocation
      getPresenceGroup getProcessNode getProcessNodeService getRecordingProfile getRegion getRemoteCluster getRemoteDestination
      getRemoteDestinationProfile getResourcePriorityNamespace getResourcePriorityNamespaceList getRouteFilter getRouteGroup
      getRouteList getRoutePartition getRoutePattern getSafCcdPurgeBlockLearnedRoutes getSafForwarder getSafSecurityProfile
      getServiceParameter getSipDialRules getSipProfile getSipRealm getSipRoutePattern getSipTrunk getSipTrunkSecurityProfile
      getSoftKeyTemplate getSrst getTimePeriod getTimeSchedule getTodAccess getTransPattern getTranscoder
      getTransformationProfile getTvsCertificate getUser getUserGroup getVg224 getVoiceMailPilot getVoiceMailPort
      getVoiceMailProfile getVpnGateway getVpnGroup getVpnProfile listAarGroup listAnnunciator listAppUser
      listApplicationDialRules listApplicationServer listApplicationUserCapfProfile listCallManager listCallManagerGroup
      listCallPark listCallPickupGroup listCalledPartyTransformationPattern listCallerFilterList
      listCallingPartyTransformationPattern listCcdAdvertisingService listCcdHostedDN listCcdHostedDNGroup
      listCiscoCatalyst600024PortFXSGateway listCiscoCatalyst6000E1VoIPGateway listCiscoCatalyst6000T1VoIPGatewayPri
      listCiscoCatalyst6000T1VoIPGatewayT1 listCmcInfo listCommonDeviceConfig listCommonPhoneConfig listConferenceBridge
      listCredentialPolicy listCss listCtiRoutePoint listCumaServerSecurityProfile listDateTimeGroup listDdi
      listDefaultDeviceProfile listDeviceMobility listDeviceMobilityGroup listDevicePool listDeviceProfile listDhcpServer
      listDhcpSubnet listDialPlan listDialPlanTag listDirectedCallPark listDirectoryLookupDialRules listEndUserCapfProfile
      listExternalCallControlProfile listFacInfo listFallbackProfile listFeatureControlPolicy listGatekeeper listGateway
      listGeoLocation listGeoLocationFilter listGeoLocationPolicy listH323Gateway listH323Phone listH323Trunk listHuntList
      listHuntPilot listImeClient listImeE164Transformation listImeEnrolledPattern listImeEnrolledPatternGroup
      listImeExclusionNumber listImeExclusionNumberGroup listImeFirewall listImeRouteFilterElement listImeRouteFilterGroup
      listImeServer listIpPhoneServices listIvrUserLocale listLdapDirectory listLdapFilter listLine listLineGroup listLocation
      listMediaResourceGroup listMediaResourceList listMeetMe listMessageWaiting listMlppDomain listMobileSmartClientProfile
      listMohAudioSource listMohServer listMtp listPhone listPhoneButtonTemplate listPhoneNtp listPhoneSecurityProfile
      listPhysicalLocation listPresenceGroup listProcessNode listProcessNodeService listRecordingProfile listRegion
      listRemoteCluster listRemoteDestination listRemoteDestinationProfile listResourcePriorityNamespace
      listResourcePriorityNamespaceList listRouteFilter listRouteGroup listRouteList listRoutePartition listRoutePattern
      listRoutePlan listSafCcdPurgeBlockLearnedRoutes listSafForwarder listSafSecurityProfile listSipDialRules listSipProfile
      listSipRealm listSipRoutePattern listSipTrunk listSipTrunkSecurityProfile listSoftKeyTemplate listSrst listTimePeriod
      listTimeSchedule listTodAccess listTransPattern listTranscoder listTransformationProfile listTvsCertificate listUser
      listUserGroup listVoiceMailPilot listVoiceMailPort listVoiceMailProfile listVpnGateway listVpnGroup listVpnProfile
      removeAarGroup removeAppServerInfo removeAppUser removeApplicationDialRules removeApplicationServer
      removeApplicationToSoftkeyTemplate removeApplicationUserCapfProfile removeCallManagerGroup removeCallPark
      removeCallPickupGroup removeCalledPartyTransformationPattern removeCallerFilterList
      removeCallingPartyTransformationPattern removeCcdAdvertisingService removeCcdHostedDN removeCcdHostedDNGroup
      removeCcdRequestingService removeCiscoCatalyst600024PortFXSGateway removeCiscoCatalyst6000E1VoIPGateway
      removeCiscoCatalyst6000T1VoIPGatewayPri removeCiscoCatalyst6000T1VoIPGatewayT1 removeCmcInfo removeCommonDeviceConfig
      removeCommonPhoneConfig removeConferenceBridge removeCredentialPolicy removeCss removeCtiRoutePoint
      removeCumaServerSecurityProfile removeDateTimeGroup removeDefaultDeviceProfile removeDeviceMobility
      removeDeviceMobilityGroup removeDevicePool removeDeviceProfile removeDhcpServer removeDhcpSubnet removeDirectedCallPark
      removeDirectoryLookupDialRules removeEndUserCapfProfile removeExternalCallControlProfile removeFacInfo
      removeFallbackProfile removeFeatureControlPolicy removeGatekeeper removeGateway removeGatewayEndpointAnalogAccess
      removeGatewayEndpointDigitalAccessBri removeGatewayEndpointDigitalAccessPri removeGatewayEndpointDigitalAccessT1
      removeGatewaySubunits removeGeoLocation removeGeoLocationFilter removeGeoLocationPolicy removeH323Gateway removeH323Phone
      removeH323Trunk removeHuntList removeHuntPilot removeImeClient removeImeE164Transformation removeImeEnrolledPattern
      removeImeEnrolledPatternGroup removeImeExclusionNumber removeImeExclusionNumberGroup removeImeFirewall
      removeImeRouteFilterElement removeImeRouteFilterGroup removeImeServer removeIpPhoneServices removeIvrUserLocale
      removeLdapDirectory removeLdapFilter removeLine removeLineGroup removeLocation removeMediaResourceGroup
      removeMediaResourceList removeMeetMe removeMessageWaiting removeMlppDomain removeMobileVoiceAccess removeMohAudioSource
      removeMtp removePhone removePhoneButtonTemplate removePhoneNtp removePhoneSecurityProfile removePhysicalLocation
      removePresenceGroup removeProcessNode removeRecordingProfile removeRegion removeRemoteCluster removeRemoteDestination
      removeRemoteDestinationProfile removeResourcePriorityNamespace removeResourcePriorityNamespaceList removeRouteFilter
      removeRouteGroup removeRouteList removeRoutePartition removeRoutePattern removeSafCcdPurgeBlockLearnedRoutes
      removeSafForwarder removeSafSecurityProfile removeSipDialRules removeSipProfile removeSipRealm removeSipRoutePattern
      removeSipTrunk removeSipTrunkSecurityProfile removeSoftKeyTemplate removeSrst removeTimePeriod removeTimeSchedule
      removeTodAccess removeTransPattern removeTranscoder removeTransformationProfile removeUnitsToGateway removeUser
      removeUserGroup removeVg224 removeVoiceMailPilot removeVoiceMailPort removeVoiceMailProfile removeVpnGateway
      removeVpnGroup removeVpnProfile updateAarGroup updateAarGroupMatrix updateAnnunciator updateAppServerInfo updateAppUser
      updateApplicationDialRules updateApplicationServer updateApplicationUserCapfProfile updateCallManager
      updateCallManagerGroup updateCallPark updateCallPickupGroup updateCalledPartyTransformationPattern updateCallerFilterList
      updateCallingPartyTransformationPattern updateCcdAdvertisingService updateCcdHostedDN updateCcdHostedDNGroup
      updateCcdRequestingService updateCiscoCatalyst600024PortFXSGateway updateCiscoCatalyst6000E1VoIPGateway
      updateCiscoCatalyst6000T1VoIPGatewayPri updateCiscoCatalyst6000T1VoIPGatewayT1 updateCmcInfo updateCommonDeviceConfig
      updateCommonPhoneConfig updateConferenceBridge updateCredentialPolicy updateCss updateCtiRoutePoint
      updateCumaServerSecurityProfile updateDateTimeGroup updateDefaultDeviceProfile updateDeviceMobility
      updateDeviceMobilityGroup updateDevicePool updateDeviceProfile updateDhcpServer updateDhcpSubnet updateDirectedCallPark
      updateDirectoryLookupDialRules updateEmccFeatureConfig updateEndUserCapfProfile updateEnterprisePhoneConfig
      updateExternalCallControlProfile updateFacInfo updateFallbackFeatureConfig updateFallbackProfile
      updateFeatureControlPolicy updateFixedMohAudioSource updateGatekeeper updateGateway updateGatewayEndpointAnalogAccess
      updateGatewayEndpointDigitalAccessBri updateGatewayEndpointDigitalAccessPri updateGatewayEndpointDigitalAccessT1
      updateGeoLocation updateGeoLocationFilter updateGeoLocationPolicy updateH323Gateway updateH323Phone updateH323Trunk
      updateHuntList updateHuntPilot updateImeClient updateImeE164Transformation updateImeEnrolledPattern
      updateImeEnrolledPatternGroup updateImeExclusionNumber updateImeExclusionNumberGroup updateImeFeatureConfig
      updateImeFirewall updateImeRouteFilterElement updateImeRouteFilterGroup updateImeServer updateInterClusterServiceProfile
      updateIpPhoneServices updateIvrUserLocale updateLdapAuthentication updateLdapDirectory updateLdapFilter updateLdapSystem
      updateLine updateLineGroup updateLocation updateMediaResourceGroup updateMediaResourceList updateMeetMe
      updateMessageWaiting updateMlppDomain updateMobileVoiceAccess updateMobility updateMohAudioSource updateMohServer
      updateMtp updatePhone updatePhoneButtonTemplate updatePhoneNtp updatePhoneSecurityProfile updatePhysicalLocation
      updatePresenceGroup updateProcessNode updateProcessNodeService updateRecordingProfile updateRegion updateRegionMatrix
      updateRemoteCluster updateRemoteDestination updateRemoteDestinationProfile updateResourcePriorityNamespace
      updateResourcePriorityNamespaceList updateRouteFilter updateRouteGroup updateRouteList updateRoutePartition
      updateRoutePattern updateSafCcdPurgeBlockLearnedRoutes updateSafForwarder updateSafSecurityProfile updateServiceParameter
      updateSipDialRules updateSipProfile updateSipRealm updateSipRoutePattern updateSipTrunk updateSipTrunkSecurityProfile
      updateSoftKeyTemplate updateSrst updateTimePeriod updateTimeSchedule updateTodAccess updateTransPattern updateTranscoder
      updateTransformationProfile updateTvsCertificate updateUser updateUserGroup updateVg224 updateVoiceMailPilot
      updateVoiceMailPort updateVoiceMailProfile updateVpnGateway updateVpnGroup updateVpnProfile
    `),
  },
  {
    from: '8.5',
    names: words(`
      addEnterpriseFeatureAccessConfiguration addHandoffConfiguration addMobilityProfile doLdapSync doUpdateRemoteCluster
      getEnterpriseFeatureAccessConfiguration getHandoffConfiguration getImeLearnedRoutes getLdapSyncStatus getMobilityProfile
      getSoftKeySet listEnterpriseFeatureAccessConfiguration listMobilityProfile removeEnterpriseFeatureAccessConfiguration
      removeHandoffConfiguration removeImeLearnedRoutes removeMobilityProfile updateEnterpriseFeatureAccessConfiguration
      updateHandoffConfiguration updateImeLearnedRoutes updateMobilityProfile updateSoftKeySet
    `),
  },
  {
    from: '9.0',
    until: '10.0',
    names: words(`
      doNotificationAck doNotificationObject doNotificationRegister doNotificationUnregister getNotificationChanges
      getNotificationStatus
    `),
  },
  {
    from: '9.0',
    names: words(`
      addAnnouncement addAudioCodecPreferenceList addBillingServer addCalledPartyTracing addCustomUserField
      addGatewaySccpEndpoints addImportedDirectoryUriCatalogs addLbmGroup addLbmHubGroup addLdapSyncCustomField
      addSIPNormalizationScript addSNMPCommunityString addSNMPUser addServiceProfile addUcService getAnnouncement
      getAudioCodecPreferenceList getBillingServer getCustomUserField getGatewaySccpEndpoints getIlsConfig
      getImportedDirectoryUriCatalogs getLbmGroup getLbmHubGroup getLdapSyncCustomField getPhoneTypeDisplayInstance
      getSIPNormalizationScript getSNMPCommunityString getSNMPMIB2List getSNMPUser getServiceProfile getSyslogConfiguration
      getUcService listAnnouncement listAudioCodecPreferenceList listBillingServer listCalledPartyTracing listCustomUserField
      listImportedDirectoryUriCatalogs listLbmGroup listLbmHubGroup listLdapSyncCustomField listSIPNormalizationScript
      listServiceProfile listUcService removeAnnouncement removeAudioCodecPreferenceList removeBillingServer
      removeCalledPartyTracing removeCustomUserField removeGatewaySccpEndpoints removeImportedDirectoryUriCatalogs
      removeLbmGroup removeLbmHubGroup removeLdapSyncCustomField removeSIPNormalizationScript removeSNMPCommunityString
      removeSNMPUser removeServiceProfile removeUcService updateAnnouncement updateAudioCodecPreferenceList updateBillingServer
      updateCustomUserField updateGatewaySccpEndpoints updateIlsConfig updateImportedDirectoryUriCatalogs
      updateInterClusterDirectoryUri updateLbmGroup updateLbmHubGroup updateLdapSyncCustomField updateSIPNormalizationScript
      updateSNMPCommunityString updateSNMPMIB2List updateSNMPUser updateServiceProfile updateSyslogConfiguration updateUcService
    `),
  },
  {
    from: '9.1',
    names: words(`
      listServiceParameter
    `),
  },
  {
    from: '10.0',
    names: words(`
      addAdvertisedPatterns addBlockedLearnedPatterns addCCAProfiles addDirNumberAliasLookupandSync addFeatureGroupTemplate
      addLocalRouteGroup addNetworkAccessProfile addPresenceRedundancyGroup addSdpTransparencyProfile addUniversalDeviceTemplate
      addUniversalLineTemplate addUserProfileProvision addVohServer addWLANProfile addWifiHotspot addWlanProfileGroup
      applyCallManager applyCallManagerGroup applyCiscoCatalyst600024PortFXSGateway applyCiscoCatalyst6000E1VoIPGateway
      applyCiscoCatalyst6000T1VoIPGatewayPri applyCiscoCatalyst6000T1VoIPGatewayT1 applyCommonDeviceConfig
      applyCommonPhoneConfig applyConferenceBridge applyCtiRoutePoint applyDateTimeGroup applyDevicePool applyDirectedCallPark
      applyGatekeeper applyGateway applyH323Gateway applyH323Phone applyHuntList applyLine applyMtp applyPhone
      applyPhoneButtonTemplate applyPhoneSecurityProfile applyRegion applyResourcePriorityNamespace
      applyResourcePriorityNamespaceList applyRouteList applyRoutePartition applySipProfile applySipTrunkSecurityProfile
      applySoftKeyTemplate applySrst applyTranscoder applyVoiceMailPort applyVoiceMailProfile assignPresenceUser
      doChangeDNDStatus getAdvertisedPatterns getBlockedLearnedPatterns getCCAProfiles getCcdFeatureConfig
      getCredentialPolicyDefault getDeviceProfileOptions getDirNumberAliasLookupandSync getFeatureGroupTemplate getLineOptions
      getLocalRouteGroup getNetworkAccessProfile getPageLayoutPreferences getPhoneOptions getPresenceRedundancyGroup
      getSdpTransparencyProfile getSipProfileOptions getTransPatternOptions getUniversalDeviceTemplate getUniversalLineTemplate
      getUserProfileProvision getVohServer getWLANProfile getWifiHotspot getWlanProfileGroup listAdvertisedPatterns
      listAssignedPresenceServers listAssignedPresenceUsers listBlockedLearnedPatterns listCCAProfiles listChange
      listDirNumberAliasLookupandSync listFeatureGroupTemplate listLocalRouteGroup listNetworkAccessProfile
      listPresenceRedundancyGroup listSdpTransparencyProfile listUnassignedPresenceServers listUnassignedPresenceUsers
      listUniversalDeviceTemplate listUniversalLineTemplate listUserProfileProvision listVohServer listWLANProfile
      listWifiHotspot listWlanProfileGroup lockPhone removeAdvertisedPatterns removeBlockedLearnedPatterns removeCCAProfiles
      removeDirNumberAliasLookupandSync removeFeatureGroupTemplate removeLocalRouteGroup removeNetworkAccessProfile
      removePresenceRedundancyGroup removeSdpTransparencyProfile removeUniversalDeviceTemplate removeUniversalLineTemplate
      removeUserProfileProvision removeVohServer removeWLANProfile removeWifiHotspot removeWlanProfileGroup resetCallManager
      resetCallManagerGroup resetCiscoCatalyst600024PortFXSGateway resetCiscoCatalyst6000E1VoIPGateway
      resetCiscoCatalyst6000T1VoIPGatewayPri resetCiscoCatalyst6000T1VoIPGatewayT1 resetCommonDeviceConfig
      resetCommonPhoneConfig resetConferenceBridge resetCtiRoutePoint resetDateTimeGroup resetDevicePool resetDirectedCallPark
      resetGatekeeper resetGateway resetH323Gateway resetH323Phone resetH323Trunk resetHuntList resetLine resetMtp resetPhone
      resetPhoneSecurityProfile resetResourcePriorityNamespace resetResourcePriorityNamespaceList resetRouteList resetSipTrunk
      resetSipTrunkSecurityProfile resetSrst resetTranscoder resetVoiceMailPort resetVoiceMailProfile restartCallManager
      restartCiscoCatalyst600024PortFXSGateway restartCiscoCatalyst6000E1VoIPGateway restartCiscoCatalyst6000T1VoIPGatewayPri
      restartCiscoCatalyst6000T1VoIPGatewayT1 restartConferenceBridge restartCtiRoutePoint restartDevicePool restartGatekeeper
      restartH323Gateway restartH323Phone restartH323Trunk restartLine restartMtp restartPhone restartPhoneButtonTemplate
      restartRegion restartResourcePriorityNamespace restartResourcePriorityNamespaceList restartRoutePartition
      restartSipProfile restartSipTrunk restartSoftKeyTemplate restartSrst restartVoiceMailPort restartVoiceMailProfile
      unassignPresenceUser updateAdvertisedPatterns updateBlockedLearnedPatterns updateCCAProfiles updateCcdFeatureConfig
      updateCredentialPolicyDefault updateDirNumberAliasLookupandSync updateFeatureGroupTemplate updateLocalRouteGroup
      updateNetworkAccessProfile updatePageLayoutPreferences updatePresenceRedundancyGroup
      updateRoutePartitionsForLearnedPatterns updateSdpTransparencyProfile updateSelfProvisioning updateUniversalDeviceTemplate
      updateUniversalLineTemplate updateUserProfileProvision updateVohServer updateWLANProfile updateWifiHotspot
      updateWlanProfileGroup wipePhone
    `),
  },
  {
    from: '10.5',
    names: words(`
      getLicensedUser
    `),
  },
  {
    from: '11.0',
    names: words(`
      addConferenceNow addElinGroup addHttpProfile doUpdateLicenseUsage getConferenceNow getElinGroup getHttpProfile
      getInteractiveVoiceResponse getSecureConfig listConferenceNow listElinGroup listInteractiveVoiceResponse listLicensedUser
      listUnassignedDevice removeConferenceNow removeElinGroup removeHttpProfile updateConferenceNow updateElinGroup
      updateHttpProfile updateInteractiveVoiceResponse updateSecureConfig
    `),
  },
  {
    from: '11.5',
    names: words(`
      addInfrastructureDevice addWirelessAccessPointControllers doEnterpriseParametersReset doServiceParametersReset
      getInfrastructureDevice getLdapSearch getRegistrationDynamic getWirelessAccessPointControllers listInfrastructureDevice
      listLdapSearch listRegistrationDynamic listWirelessAccessPointControllers removeInfrastructureDevice
      removeWirelessAccessPointControllers updateInfrastructureDevice updateLdapSearch updateWirelessAccessPointControllers
    `),
  },
  {
    from: '12.0',
    until: '12.5',
    names: words(`
      getAuthzKey listAuthzKeys
    `),
  },
  {
    from: '12.0',
    names: words(`
      applyConfigEnterpriseParameters applyUcService resetEnterpriseParameters resetUcService resetVg224
      restartEnterpriseParameters restartGateway restartUcService restartVg224
    `),
  },
  {
    from: '12.5',
    names: words(`
      addCustomer addExpresswayCConfiguration addMraServiceDomain addPhoneActivationCode doSmartEntitlementRequest
      doSmartLicenseDeRegister doSmartLicenseReRegister doSmartLicenseRegister doSmartLicenseRenewAuthorization
      doSmartLicenseRenewRegistration doUpdateTransportSettings executeSQLQueryInactive getCustomer getDeviceDefaults
      getExpresswayCConfiguration getMraServiceDomain getSmartLicenseStatus getTransportSettings listCiscoCloudOnboarding
      listCustomer listDeviceDefaults listExpresswayCConfiguration listMraServiceDomain listPhoneActivationCode removeCustomer
      removeExpresswayCConfiguration removeMraServiceDomain removePhoneActivationCode updateCiscoCloudOnboarding updateCustomer
      updateDeviceDefaults updateExpresswayCConfiguration updateMraServiceDomain
    `),
  },
];

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
