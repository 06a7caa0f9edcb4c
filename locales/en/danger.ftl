danger-fire = a fire
danger-accident = an accident
danger-electricity = an electrical hazard
danger-drowning = someone drowning
danger-tree = someone under a fallen tree
danger-gas = a gas leak
danger-violence = violence
danger-other = such a danger
